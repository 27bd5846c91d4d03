-- The language in which a person reads the pages.

ALTER TABLE app_user
	ADD language text CHECK (language ~ '^[A-Za-z-]+$'); -- as in <html lang>: "fr"; NULL: what the browser asks for
