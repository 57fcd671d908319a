enum PlaceholderSegmentation {}
