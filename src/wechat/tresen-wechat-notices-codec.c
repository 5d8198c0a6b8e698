/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-notices-codec.h"

#include <string.h>

#include "tresen-wechat-api-codec.h"
#include "tresen-wechat-error.h"

static GError *
new_refusal (int code, const char *text)
{
  return tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_REFUSED, code, text);
}

/* {"value": "…"} for each blank; what is not of that shape is an error of ours. Control characters would become escapes. */
static JsonObject *
copy_data (JsonObject *data)
{
  g_autoptr (JsonObject) copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, data);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      const char *value = JSON_NODE_HOLDS_OBJECT (node)
                              ? tresen_json_get_string (json_node_get_object (node), "value")
                              : NULL;
      JsonObject *blank;

      if (value == NULL || !g_utf8_validate (value, -1, NULL))
        return NULL;
      for (const char *at = value; *at != '\0'; at++)
        if (g_ascii_iscntrl (*at) && *at != '\n')
          return NULL;
      blank = json_object_new ();
      json_object_set_string_member (blank, "value", value);
      json_object_set_object_member (copy, name, blank);
    }
  return g_steal_pointer (&copy);
}

/*
 * tresen_wechat_body_new_notice:
 *
 * Source: WeChat, message/template/send. Errors: %TRESEN_WECHAT_ERROR_REFUSED for what cannot be sent as it is.
 *
 * Returns: (transfer full) (nullable): the JSON, UTF-8 as it is
 */
GBytes *
tresen_wechat_body_new_notice (const TresenWechatNotice *notice, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *data = notice->data != NULL ? copy_data (notice->data) : NULL;
  char *text;

  if (data == NULL)
    {
      g_propagate_error (error, new_refusal (47003, "a value of the notice is no text"));
      return NULL;
    }
  json_object_set_string_member (object, "touser", notice->openid);
  json_object_set_string_member (object, "template_id", notice->template_id);
  if (*notice->url != '\0')
    json_object_set_string_member (object, "url", notice->url);
  if (*notice->client_msg_id != '\0')
    json_object_set_string_member (object, "client_msg_id", notice->client_msg_id);
  json_object_set_object_member (object, "data", data);
  text = tresen_json_to_text (object);
  return g_bytes_new_take (text, strlen (text));
}

/*
 * tresen_wechat_read_notice_id:
 *
 * Returns: (transfer full) (nullable): msgid, which the job's event names; "" where the answer gives none, or 0, as it has been
 *   seen to do with a client_msg_id
 */
char *
tresen_wechat_read_notice_id (JsonObject *answer, GError **error)
{
  gint64 number;
  const char *text;

  if (!tresen_wechat_read_sent (answer, error))
    return NULL;
  text = tresen_json_get_string (answer, "msgid");
  if (text != NULL)
    return g_strdup (strcmp (text, "0") == 0 ? "" : text);
  number = tresen_json_get_int (answer, "msgid", 0);
  return number > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : g_strdup ("");
}

static void
template_free (gpointer data)
{
  TresenWechatTemplate *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self->content);
  g_free (self->example);
  g_free (self);
}

static char *
dup_member (JsonObject *object, const char *name)
{
  const char *text = tresen_json_get_string (object, name);

  return g_strdup (text != NULL ? text : "");
}

static TresenWechatTemplate *
read_template (JsonObject *object)
{
  TresenWechatTemplate *self = g_new0 (TresenWechatTemplate, 1);

  self->id = dup_member (object, "template_id");
  self->title = dup_member (object, "title");
  self->content = dup_member (object, "content");
  self->example = dup_member (object, "example");
  return self;
}

/*
 * tresen_wechat_read_templates:
 *
 * What has no template_id is left out. Source: WeChat, template/get_all_private_template.
 *
 * Returns: (transfer full) (element-type TresenWechatTemplate) (nullable): the account's templates
 */
GPtrArray *
tresen_wechat_read_templates (JsonObject *answer, GError **error)
{
  JsonNode *node = json_object_get_member (answer, "template_list");
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (template_free);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      g_propagate_error (error, tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_BAD_ANSWER, 0,
                                                              "the answer has no template_list"));
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      TresenWechatTemplate *template = JSON_NODE_HOLDS_OBJECT (element)
                                           ? read_template (json_node_get_object (element))
                                           : NULL;

      if (template == NULL)
        continue;
      if (*template->id != '\0')
        g_ptr_array_add (list, template);
      else
        template_free (template);
    }
  return g_steal_pointer (&list);
}
