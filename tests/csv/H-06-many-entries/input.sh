dir=$(mktemp -d)
cd "$dir" || exit 1
for i in $(seq 1001); do echo a,b >$i.csv; done
zip -q - ./*.csv
rm -r "$dir"
