"""Where accounts and passwords live."""
