-- What a change was about, beside the import.

ALTER TABLE audit ADD about text NOT NULL DEFAULT ''; -- the fields that were sent, "name=ana role=viewer"; never a
                                                      -- secret
