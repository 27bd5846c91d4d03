-- No other request of this person with this key goes on from here to the end of the transaction; refuses when one does.
--   $1 who   $2 key
SELECT key_alone($1, $2)
