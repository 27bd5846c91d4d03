-- How many facility slots a block of counts has.
SELECT block_slots()
