/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tresen-http-message.h"

G_BEGIN_DECLS

#define TRESEN_PRACTICE_JSON_TYPE "application/json; encoding=utf-8"

TresenHttpReply *tresen_practice_refusal_new (int code);
TresenHttpReply *tresen_practice_refusal_new_plain (int code);
TresenHttpReply *tresen_practice_answer_new (JsonObject *object);

G_END_DECLS
