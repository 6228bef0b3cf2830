"""Conversations with requests. Usage: client.py http://127.0.0.1:8000"""
import sys
import uuid

import requests

api = sys.argv[1]
session_id = str(uuid.uuid4())

# A conversation with an id of our own.
response = requests.post(f"{api}/conversations/", json={
    "user_identifier": "user-456", "title": "New conversation", "session_id": session_id}, timeout=10)
response.raise_for_status()
assert response.json()["session_id"] == session_id

for role, content in [("user", "你好"), ("assistant", "Hello!")]:
    requests.post(f"{api}/conversations/{session_id}/messages", json={"role": role, "content": content}, timeout=10).raise_for_status()
messages = requests.get(f"{api}/conversations/{session_id}/messages", params={"limit": 100, "offset": 0}, timeout=10).json()["messages"]
print([message["content"] for message in messages])

mine = requests.get(f"{api}/conversations/user/user-456", timeout=10).json()["conversations"]
print([conversation["title"] for conversation in mine])

# Calls, page by page.
cursor, models = None, []
while True:
    page = requests.get(f"{api}/api/calls", params={"limit": 1, "cursor": cursor}, timeout=10).json()
    models += [call["model"] for call in page["calls"]]
    cursor = page.get("next_cursor")
    if cursor is None:
        break
print(models)

# An export of any size, line by line.
with requests.get(f"{api}/api/export", params={"format": "jsonl"}, stream=True, timeout=10) as export:
    print(sum(1 for line in export.iter_lines() if line), "records")

# What is wrong is said in words.
wrong = requests.post(f"{api}/conversations/{session_id}/messages", json={"role": "nobody", "content": "x"}, timeout=10)
print(wrong.status_code, wrong.json()["title"])
