"""Writes into cells of a workbook, as a person in a spreadsheet does: workbook.py IN OUT SHEET!CELL=TEXT..."""

import re
import sys
import xml.etree.ElementTree as ET
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ET.register_namespace("", MAIN)
ET.register_namespace("r", LINKS)


def column(cell):
    letters = re.match("[A-Z]+", cell.get("r")).group()
    return (len(letters), letters)


def row_of(sheet, number):
    rows = sheet.find(f"{{{MAIN}}}sheetData")
    row = next((one for one in rows if int(one.get("r")) == number), None)
    if row is None:
        row = ET.Element(f"{{{MAIN}}}row", {"r": str(number)})
        rows.insert(sum(int(one.get("r")) < number for one in rows), row)
    return row


def write(sheet, place, text):
    row = row_of(sheet, int(re.search("[0-9]+", place).group()))
    cell = next((one for one in row if one.get("r") == place), None)
    if cell is None:
        cell = ET.Element(f"{{{MAIN}}}c", {"r": place})
        row.insert(sum(column(one) < column(cell) for one in row), cell)
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    ET.SubElement(ET.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t").text = text


def main(source, target, *changes):
    with zipfile.ZipFile(source) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    files = {one.get("Id"): "xl/" + one.get("Target") for one in ET.fromstring(parts["xl/_rels/workbook.xml.rels"])}
    sheets = {one.get("name"): files[one.get(f"{{{LINKS}}}id")] for one in ET.fromstring(parts["xl/workbook.xml"]).iter(f"{{{MAIN}}}sheet")}
    for change in changes:
        place, text = change.split("=", 1)
        name, cell = place.split("!")
        sheet = ET.fromstring(parts[sheets[name]])
        write(sheet, cell, text)
        parts[sheets[name]] = ET.tostring(sheet, encoding="UTF-8", xml_declaration=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)


main(*sys.argv[1:])
