### Bahasa Melayu. A message that is missing here is said in English.
