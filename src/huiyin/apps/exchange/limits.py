"""How much a file may hold. Above it a file is refused with a sentence that says what to do."""

MEGABYTE = 1024 * 1024
MAX_FILE = 40 * MEGABYTE
MAX_UNPACKED = 256 * MEGABYTE  # all parts of one workbook together
MAX_PARTS = 3000
MAX_ROWS = 200_000
MAX_COLUMNS = 300
MAX_PLACES = 8_000_000  # rows x columns of one sheet, empty ones included: what a reader has to hold
MAX_MERGED = 500_000  # cells under merged ranges of one sheet
