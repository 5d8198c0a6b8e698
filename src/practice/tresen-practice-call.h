/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tresen-practice-api.h"

#include "tresen-http-message.h"

G_BEGIN_DECLS

/** TresenPracticeCall: what an endpoint is handed: the query is parsed, the token is good, the method is right. */
typedef struct
{
  const TresenPracticeApi *api;
  const TresenHttpRequest *request;
  const TresenHttpQuery *query;
} TresenPracticeCall;

/** TresenPracticeEndpoint: one call of the API; a family of them is an array that ends with a @path of %NULL. */
typedef struct
{
  const char *path;
  const char *method; /* "" takes any */
  gboolean needs_token;
  TresenHttpReply *(*func) (const TresenPracticeCall *call);
} TresenPracticeEndpoint;

const char *tresen_practice_call_get (const TresenPracticeCall *self, const char *name);
JsonObject *tresen_practice_call_read_body (const TresenPracticeCall *self, int *code);
const char *tresen_practice_call_member (JsonObject *object, const char *name);
TresenHttpReply *tresen_practice_call_answer_ok (void);

G_END_DECLS
