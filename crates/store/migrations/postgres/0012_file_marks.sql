-- What somebody must know of a file before they open it, as words with blanks between; NULL where nobody has looked.
ALTER TABLE file ADD COLUMN marks TEXT;
