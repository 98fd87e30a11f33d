"""Pages on which organisers write questions; whoever asks them binds these to addresses of its own."""
