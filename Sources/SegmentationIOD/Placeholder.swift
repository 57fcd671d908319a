enum PlaceholderSegmentationIOD {}
