"""The store on SQL, one module for each group of tables."""
