#!/bin/sh
# Conversations, exports and the recorder's files with curl. Usage: client.sh http://127.0.0.1:8000
set -eu
api=$1
get() { curl -sS --fail-with-body "$@"; }
field() { printf '%s\n' "$(sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1)"; }

# A conversation: create, read, rename, list.
session=$(get -X POST "$api/conversations/" -H 'Content-Type: application/json' \
  -d '{"user_identifier":"user-123","title":"图纸审核"}' | field session_id)
get -X POST "$api/conversations/$session/messages" -H 'Content-Type: application/json' \
  -d '{"role":"user","content":"有多少根梁？","model_name":"officeai-text","token_count":5}' >/dev/null
get -X PUT "$api/conversations/$session" -H 'Content-Type: application/json' -d '{"title":"新标题"}' | field title
get "$api/conversations/user/user-123" | field title
get "$api/conversations/$session/messages?limit=100" | field content

# Exports: one conversation, and all of a span of days.
get "$api/api/conversations/$session/export?format=csv" | grep -c '有多少根梁？'
get "$api/conversations/$session/export?format=json" | field content
get "$api/api/conversations/export-all?format=json&start_date=2024-03-01&end_date=2099-03-21" | grep -c '有多少根梁？'

# What the recorder wrote, how it is, and what is past its time.
get "$api/api/llm-file-records/health" | field status
get "$api/api/llm-file-records/latest?limit=50" | field prompt
get "$api/api/llm-file-records/session/s-1" | field response
get "$api/api/llm-file-records/statistics" | grep -o '"total_interactions":[0-9]*'
get -X DELETE "$api/api/llm-file-records/cleanup?dry_run=true" >/dev/null && echo "cleanup told"
get "$api/api/sessions/s-1/export?format=json" | field original_prompt

# Delete, and what is said of it then.
get -X DELETE "$api/conversations/$session" >/dev/null
curl -sS "$api/conversations/$session" | field title
