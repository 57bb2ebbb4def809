// scan:
