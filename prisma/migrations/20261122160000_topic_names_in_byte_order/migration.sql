-- Topic names are compared byte by byte, whatever the database's locale: ranges by prefix then use the unique index.
ALTER TABLE "topic" ALTER COLUMN "name" TYPE TEXT COLLATE "C";
