CREATE TABLE keys (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      wrapped BLOB NOT NULL,
      is_destroyed INTEGER NOT NULL CHECK (is_destroyed IN (0, 1))
    ) STRICT;
