CREATE TABLE read_models (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE,
      version INTEGER NOT NULL,
      collections TEXT NOT NULL,
      checkpoint TEXT
    ) STRICT;
