"""What touches a file before it is trusted. It runs in a child process with limits, and knows no Django."""
