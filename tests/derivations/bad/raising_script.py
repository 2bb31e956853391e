values = {}
values["missing"]  # expect: KeyError: 'missing'
