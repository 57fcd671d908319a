enum PlaceholderInference {}
