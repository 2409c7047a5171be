"""The process: command line, settings, logs, and everything that assembles and runs the bot."""
