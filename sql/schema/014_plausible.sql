-- What in an import is unlike what facilities usually report: information, never a gate.

ALTER TABLE run ADD plausible jsonb;                    -- {"months", "findings"} of what was staged; NULL: not looked
                                                        -- at (hmis/plausible.h)
