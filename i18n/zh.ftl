### 简体中文。A message that is missing here is said in English.
