"""Backups while exams run, and the drill that proves that they can be restored.

A backup is a folder `khoabang-<UTC>`: the database in one file, the stored files, manifest.json.
"""
