python3 - <<'END'
import sys
import zipfile
head = 'facility_id;period;ANC1;ANC4\n'
rows = {'january.csv': head + 'F001;202401;1;2\nperiod;ANC4;facility_id;ANC1\n202401;4;F002;3\n',
        'february.csv': head + 'F001;202402;5;6\nfacility_id;period;DPT3;ANC1\nF002;202402;70;80\n',
        'march.csv': head + 'F001;202403;9;10\nF002;202403;11;12\n'}
with zipfile.ZipFile(sys.stdout.buffer, 'w') as archive:
    for name, text in rows.items():
        archive.writestr(name, text)
END
