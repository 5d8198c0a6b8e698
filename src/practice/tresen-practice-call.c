/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-call.h"

#include "tresen-json.h"
#include "tresen-practice-refusal.h"

/** tresen_practice_call_get: Returns: (nullable): a parameter of the query */
const char *
tresen_practice_call_get (const TresenPracticeCall *self, const char *name)
{
  return tresen_http_query_get (self->query, name);
}

/**
 * tresen_practice_call_read_body:
 * @code: (out): 0, or 44002 for an empty body and 47001 for what is no JSON object
 *
 * Returns: (transfer full) (nullable): the body, %NULL with a code
 */
JsonObject *
tresen_practice_call_read_body (const TresenPracticeCall *self, int *code)
{
  JsonObject *object;

  *code = 0;
  if (g_bytes_get_size (self->request->body) == 0)
    {
      *code = 44002;
      return NULL;
    }
  object = tresen_json_parse_object (self->request->body, NULL);
  if (object == NULL)
    *code = 47001;
  return object;
}

/** tresen_practice_call_member: Returns: a text member of @object (nullable), "" when there is none */
const char *
tresen_practice_call_member (JsonObject *object, const char *name)
{
  const char *text = object != NULL ? tresen_json_get_string (object, name) : NULL;

  return text != NULL ? text : "";
}

/** tresen_practice_call_answer_ok: Returns: (transfer full): errcode 0 and nothing else */
TresenHttpReply *
tresen_practice_call_answer_ok (void)
{
  return tresen_http_reply_new_text (200, TRESEN_PRACTICE_JSON_TYPE,
                                     "{\"errcode\":0,\"errmsg\":\"ok\"}");
}
