/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A customer's browser without a screen: opens a pay link, sends the forms on the way, presses one button of Paygate's hosted
 * page and goes back to the shop. For the tour and for tests. */
#include "tresen-practice-visit.h"

#include <string.h>

#include "tresen-http-client.h"

#define MOST_STEPS 12
#define STEP_TIME_US (20 * G_TIME_SPAN_SECOND)
#define MAX_PAGE (256 * 1024)
#define FORM_TYPE "application/x-www-form-urlencoded"

typedef struct
{
  TresenHttpClient *client;
  char *url;
  char *act;
  guint steps;
  gboolean has_chosen;
} Visit;

static void
visit_free (gpointer data)
{
  Visit *visit = data;

  g_clear_object (&visit->client);
  g_free (visit->url);
  g_free (visit->act);
  g_free (visit);
}

void
tresen_practice_visit_end_free (TresenPracticeVisitEnd *self)
{
  g_free (self->url);
  g_free (self);
}

static char *
unescape (const char *text)
{
  static const char *const entities[][2]
      = { { "&lt;", "<" },  { "&gt;", ">" },   { "&quot;", "\"" }, { "&#34;", "\"" },
          { "&#39;", "'" }, { "&#x27;", "'" }, { "&apos;", "'" },  { "&amp;", "&" } };
  GString *plain = g_string_new (text);

  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    g_string_replace (plain, entities[i][0], entities[i][1], 0);
  return g_string_free (plain, FALSE);
}

/* The value of @name in a tag that begins at @tag, NULL if it has none. */
static char *
attribute_of (const char *tag, const char *name)
{
  const char *end = strchr (tag, '>');
  g_autofree char *text = g_strndup (tag, end != NULL ? (gsize) (end - tag) : strlen (tag));
  g_autofree char *wanted = g_strdup_printf (" %s=\"", name);
  const char *at = strstr (text, wanted);
  g_autofree char *value = NULL;

  if (at == NULL)
    return NULL;
  at += strlen (wanted);
  value = g_strndup (at, strcspn (at, "\""));
  return unescape (value);
}

static void
append_pair (GString *body, const char *name, const char *value)
{
  if (body->len > 0)
    g_string_append_c (body, '&');
  g_string_append_uri_escaped (body, name, NULL, FALSE);
  g_string_append_c (body, '=');
  g_string_append_uri_escaped (body, value, NULL, FALSE);
}

/* What the hidden fields of @form say. */
static GString *
collect (const char *form)
{
  GString *body = g_string_new (NULL);
  const char *end = strstr (form, "</form>");
  g_autofree char *inside = g_strndup (form, end != NULL ? (gsize) (end - form) : strlen (form));

  for (const char *at = strstr (inside, "<input"); at != NULL; at = strstr (at + 1, "<input"))
    {
      g_autofree char *name = attribute_of (at, "name");
      g_autofree char *value = attribute_of (at, "value");

      if (name != NULL)
        append_pair (body, name, value != NULL ? value : "");
    }
  return body;
}

static void go (GTask *task, const char *url, GBytes *body);

static void
finish (GTask *task, guint status)
{
  Visit *visit = g_task_get_task_data (task);
  TresenPracticeVisitEnd *end = g_new0 (TresenPracticeVisitEnd, 1);

  end->url = g_strdup (visit->url);
  end->status = status;
  end->has_chosen = visit->has_chosen;
  g_task_return_pointer (task, end, (GDestroyNotify) tresen_practice_visit_end_free);
  g_object_unref (task);
}

/* The form that a person would send now: any on the way there, on the way back only one that goes by itself. */
static const char *
find_form (const Visit *visit, const char *page)
{
  const char *form = strstr (page, "<form");
  const char *end = form != NULL ? strchr (form, '>') : NULL;
  const char *mark = form != NULL ? strstr (form, "data-now") : NULL;

  if (end == NULL || (visit->has_chosen && (mark == NULL || mark > end)))
    return NULL;
  return form;
}

static void
send_form (GTask *task, const char *form)
{
  Visit *visit = g_task_get_task_data (task);
  g_autofree char *action = attribute_of (form, "action");
  g_autofree char *url
      = g_uri_resolve_relative (visit->url, action != NULL ? action : "", G_URI_FLAGS_NONE, NULL);
  g_autoptr (GString) fields = collect (form);
  g_autoptr (GBytes) body = NULL;

  if (strstr (form, " name=\"do\"") != NULL)
    {
      append_pair (fields, "do", visit->act);
      visit->has_chosen = TRUE;
    }
  body = g_bytes_new (fields->str, fields->len);
  go (task, url != NULL ? url : visit->url, body);
}

static void
look (GTask *task, TresenHttpReply *reply)
{
  Visit *visit = g_task_get_task_data (task);
  const char *location = tresen_http_reply_get_header (reply, "Location");
  gsize size = g_bytes_get_size (reply->body);
  g_autofree char *page
      = size > 0 ? g_strndup (g_bytes_get_data (reply->body, NULL), size) : g_strdup ("");
  const char *form = find_form (visit, page);

  if (reply->status >= 300 && reply->status < 400 && location != NULL)
    {
      g_autofree char *url
          = g_uri_resolve_relative (visit->url, location, G_URI_FLAGS_ENCODED, NULL);

      go (task, url != NULL ? url : location, NULL);
    }
  else if (reply->status == 200 && form != NULL)
    send_form (task, form);
  else
    finish (task, reply->status);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenHttpReply) reply
      = tresen_http_client_call_finish (TRESEN_HTTP_CLIENT (source), result, &error);

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }
  look (task, reply);
}

/* One step, a POST if it has a @body. */
static void
go (GTask *task, const char *url, GBytes *body)
{
  Visit *visit = g_task_get_task_data (task);
  g_autofree char *address = g_strdup (url);
  const TresenHttpCall call = { .method = body != NULL ? "POST" : "GET",
                                .url = address,
                                .content_type = body != NULL ? FORM_TYPE : NULL,
                                .body = body,
                                .deadline_us = STEP_TIME_US,
                                .max_answer = MAX_PAGE };

  g_free (visit->url);
  visit->url = g_strdup (address);
  if (++visit->steps > MOST_STEPS)
    {
      finish (task, 0);
      return;
    }
  tresen_http_client_call_async (visit->client, &call, g_task_get_cancellable (task), answered_cb,
                                 task);
}

/**
 * tresen_practice_visit_async:
 * @url: a pay link, or an order's address at the stand-in
 * @act: the button that is pressed on the hosted page: "pay", "cancel" or "later"
 * @cancellable: (nullable): ends it between two pages
 *
 * Opens @url as a browser on a PC does, and goes on until a page asks nothing any more. Of the caller's thread-default context.
 */
void
tresen_practice_visit_async (const char *url,
                             const char *act,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Visit *visit = g_new0 (Visit, 1);

  visit->client = tresen_http_client_new ();
  visit->act = g_strdup (act);
  g_task_set_task_data (task, visit, visit_free);
  go (task, url, NULL);
}

/**
 * tresen_practice_visit_finish:
 *
 * Errors: %TRESEN_HTTP_ERROR of the page that could not be had, cancellation.
 *
 * Returns: (transfer full) (nullable): where it was left
 */
TresenPracticeVisitEnd *
tresen_practice_visit_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
