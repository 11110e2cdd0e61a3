"""Replaces a text in every cell of a workbook, as another program would: FILE FROM TO."""

import sys

import openpyxl


def main():
    path, before, after = sys.argv[1:]
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace(before, after)
    book.save(path)


main()
