// replaced as this room fills
