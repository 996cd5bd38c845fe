"""What docker-compose.yml needs beside the application: secrets, roles, health."""
