-- The lines of a list, as they are read.
COPY listed (line, content, field, value, reason) FROM STDIN (FORMAT binary)
