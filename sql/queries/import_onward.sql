-- The next import whose file was looked through, and which is to go on by itself.
SELECT import_onward()
