"""What is drawn on the picture, one kind of mark a module. None of them knows a rule."""
