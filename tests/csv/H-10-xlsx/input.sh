dir=$(mktemp -d)
cd "$dir" || exit 1
mkdir xl
echo '<x/>' >xl/workbook.xml
echo '<x/>' >'[Content_Types].xml'
zip -qr - '[Content_Types].xml' xl
rm -r "$dir"
