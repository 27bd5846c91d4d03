dir=$(mktemp -d)
cd "$dir" || exit 1
mkdir d
zip -qr - d
rm -r "$dir"
