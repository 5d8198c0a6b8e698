/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-result.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-states.h"

#define TEMPLATE_EVENT "templatesendjobfinish"
#define SUBSCRIPTION_EVENT "subscribe_msg_sent_event"

void
tresen_wechat_result_free (TresenWechatResult *self)
{
  g_free (self->msgid);
  g_free (self->words);
  g_free (self);
}

/* "failed:user block" and "failed: system failed" come with blanks here and there. */
static char *
squeeze (const char *status)
{
  GString *text = g_string_new (NULL);

  for (; *status != '\0'; status++)
    if (!g_ascii_isspace (*status))
      g_string_append_c (text, g_ascii_tolower (*status));
  return g_string_free (text, FALSE);
}

static const char *
get (JsonObject *object, const char *name)
{
  const char *text = tresen_json_get_string (object, name);

  return text != NULL ? text : "";
}

static TresenWechatResult *
result_new (JsonObject *object)
{
  TresenWechatResult *self = g_new0 (TresenWechatResult, 1);

  self->msgid = g_strdup (get (object, "msgid"));
  self->words = g_strdup (get (object, "status"));
  return self;
}

static TresenWechatResult *
read_template (JsonObject *object)
{
  TresenWechatResult *self = result_new (object);
  g_autofree char *status = squeeze (self->words);

  self->is_delivered = strcmp (status, "success") == 0;
  if (!self->is_delivered)
    self->code = strstr (status, "userblock") != NULL ? TRESEN_SEND_FAULT_BLOCKED
                                                      : TRESEN_SEND_FAULT_NOT_DELIVERED;
  return self;
}

static TresenWechatResult *
read_subscription (JsonObject *object)
{
  TresenWechatResult *self = result_new (object);
  gint64 code = -1;

  if (!g_ascii_string_to_signed (get (object, "code"), 10, 0, G_MAXINT, &code, NULL))
    {
      g_autofree char *status = squeeze (self->words);

      code = strcmp (status, "success") == 0 ? 0 : TRESEN_SEND_FAULT_NOT_DELIVERED;
    }
  self->is_delivered = code == 0;
  self->code = (int) code;
  return self;
}

/** tresen_wechat_result_is_told_by: Returns: whether the event @event, in lower case, tells what became of notices. Pure; any
 * thread. */
gboolean
tresen_wechat_result_is_told_by (const char *event)
{
  return strcmp (event, TEMPLATE_EVENT) == 0 || strcmp (event, SUBSCRIPTION_EVENT) == 0;
}

/**
 * tresen_wechat_results_read:
 * @event: the event, in lower case
 * @detail: its detail (TresenWechatCallback)
 *
 * Reads TEMPLATESENDJOBFINISH ("success", "failed:user block", "failed: system failed") and the list in
 * subscribe_msg_sent_event (ErrorCode 0 is success). Pure; any thread. Source: WeChat, template messages and subscription
 * notices, events.
 *
 * Returns: (transfer full) (element-type TresenWechatResult): what it tells; empty for another event
 */
GPtrArray *
tresen_wechat_results_read (const char *event, const char *detail)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_wechat_result_free);
  g_autoptr (GBytes) text = NULL;
  g_autoptr (JsonObject) object = NULL;
  JsonNode *list;

  if (!tresen_wechat_result_is_told_by (event))
    return results;
  text = g_bytes_new (detail, strlen (detail));
  object = tresen_json_parse_object (text, NULL);
  list = object != NULL ? json_object_get_member (object, "results") : NULL;
  if (object != NULL && strcmp (event, TEMPLATE_EVENT) == 0)
    g_ptr_array_add (results, read_template (object));
  if (strcmp (event, SUBSCRIPTION_EVENT) != 0 || list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return results;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (list), i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (results, read_subscription (json_node_get_object (node)));
    }
  return results;
}
