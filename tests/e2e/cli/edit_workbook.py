"""Edits a workbook as another program would: FILE SHEET CELL VALUE [CELL VALUE ...]; a value "+5" or "-5" is a number."""

import sys

import openpyxl


def main():
    path, sheet, *edits = sys.argv[1:]
    book = openpyxl.load_workbook(path)
    for cell, value in zip(edits[::2], edits[1::2]):
        number = value[:1] in ("+", "-") and value[1:].replace(".", "").isdigit()
        book[sheet][cell] = float(value) if number else (value or None)
    book.save(path)


main()
