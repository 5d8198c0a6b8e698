/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-notice.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-store-notices.h"
#include "tresen-wechat-template.h"

#define URL_MAX_BYTES 1024

static char *
make_detail (const TresenTemplate *template,
             GPtrArray *fields,
             const char *const *values,
             const char *url)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  JsonObject *data = json_object_new ();

  json_object_set_string_member (detail, "template_id", template->id);
  json_object_set_string_member (detail, "title", template->title);
  json_object_set_string_member (detail, "url", url);
  json_object_set_object_member (detail, "data", data);
  for (guint i = 0; i < fields->len; i++)
    {
      const TresenTemplateField *field = fields->pdata[i];
      JsonObject *blank = json_object_new ();

      json_object_set_string_member (blank, "value", values[i]);
      json_object_set_object_member (data, field->name, blank);
    }
  return tresen_json_to_text (detail);
}

/** @url: "" for none */
TresenNotice *
tresen_notice_new (gint64 customer_id,
                   gint64 now_us,
                   const TresenTemplate *template,
                   GPtrArray *fields,
                   const char *const *values,
                   const char *url)
{
  TresenNotice *self = g_new0 (TresenNotice, 1);

  self->customer_id = customer_id;
  self->now_us = now_us;
  self->text = tresen_template_summarize (template->title, fields, values);
  self->detail = make_detail (template, fields, values, url);
  return self;
}

void
tresen_notice_free (TresenNotice *self)
{
  g_free (self->text);
  g_free (self->detail);
  g_free (self);
}

/** Whether a tap on a notice may lead there: nowhere, or to a web page. */
gboolean
tresen_notice_url_is_good (const char *url)
{
  g_autoptr (GUri) uri = NULL;

  if (*url == '\0')
    return TRUE;
  uri = strlen (url) <= URL_MAX_BYTES ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  return uri != NULL
         && (g_str_equal (g_uri_get_scheme (uri), "https")
             || g_str_equal (g_uri_get_scheme (uri), "http"))
         && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0';
}

gpointer
tresen_notice_queue_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenNotice *notice = data;
  gint64 id = tresen_store_notice_queue (db, notice->customer_id, notice->text, notice->detail,
                                         notice->now_us, error);

  return GINT_TO_POINTER (id > 0);
}

gpointer
tresen_notice_load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_templates_load (db, error);
}

/** @data: the time */
gpointer
tresen_notice_ask_func (TresenDb *db, gpointer data, GError **error)
{
  return GINT_TO_POINTER (tresen_store_templates_ask (db, *(gint64 *) data, error));
}
