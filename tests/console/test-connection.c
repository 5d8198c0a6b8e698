/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "console-fixture.h"
#include "tresen-application.h"
#include "tresen-rights.h"
#include "tresen-store-callbacks.h"
#include "tresen-store-customers.h"
#include "tresen-store-erasure.h"
#include "tresen-store-health.h"
#include "tresen-store-jobs.h"
#include "tresen-store-quotas.h"
#include "tresen-wechat-quota.h"
#include "tresen-window-private.h"

/* The page about the connection in the real window over a real store, without a bridge; keys come from xdotool. */

typedef struct
{
  ConsoleFixture desk;
  TresenApplication *application;
  TresenWindow *window;
} Desk;

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (GTK_WIDGET (((Desk *) data)->window->navigation));
}

static void
desk_set_up (Desk *self, gconstpointer data)
{
  static guint n_started;
  g_autofree char *id = g_strdup_printf ("io.github.tresen.Tresen.Connection%u", n_started++);
  g_autoptr (GError) error = NULL;

  console_fixture_set_up (&self->desk, data);
  self->application = tresen_application_new (id, self->desk.clock, FALSE);
  g_assert_true (g_application_register (G_APPLICATION (self->application), NULL, &error));
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (self->application));
  self->window
      = TRESEN_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (self->application)));
  tresen_application_set_parts (self->application, self->desk.profile, self->desk.store);
  g_assert_true (console_fixture_wait (is_mapped, self));
}

static gboolean
is_gone (gpointer data)
{
  return ((Desk *) data)->window == NULL;
}

static void
desk_tear_down (Desk *self, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_close (GTK_WINDOW (self->window));
  g_assert_true (console_fixture_wait (is_gone, self));
  g_clear_object (&self->application);
  console_fixture_tear_down (&self->desk, data);
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* A key as a person presses it, by way of the X server. */
static void
press (const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "xdotool", "key", key, NULL);
  gboolean has_exited = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, exited_cb, &has_exited);
  g_assert_true (console_fixture_wait (is_set, &has_exited));
}

/* The row of the page with this title; %NULL while it cannot be seen. */
static AdwActionRow *
find_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_ACTION_ROW (widget) && gtk_widget_get_mapped (widget)
      && strcmp (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return ADW_ACTION_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      AdwActionRow *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

typedef struct
{
  Desk *desk;
  const char *title;
  const char *text; /* (nullable) begins the text below the title; %NULL: there is no such row */
} Wanted;

static gboolean
says (gpointer data)
{
  const Wanted *wanted = data;
  AdwActionRow *row = find_row (GTK_WIDGET (wanted->desk->window->connection), wanted->title);

  if (row == NULL || wanted->text == NULL)
    return row == NULL && wanted->text == NULL;
  return g_str_has_prefix (adw_action_row_get_subtitle (row), wanted->text);
}

static void
assert_says (Desk *self, const char *title, const char *text)
{
  Wanted wanted = { self, title, text };

  if (!console_fixture_wait (says, &wanted))
    g_error ("the page does not come to say %s: %s", title, text != NULL ? text : "(nothing)");
}

typedef struct
{
  const char *key;
  const char *state;
  const char *detail;
} Health;

static gpointer
write_health (TresenDb *db, gpointer data, GError **error)
{
  const Health *health = data;

  tresen_store_health_set (db, health->key, health->state, health->detail, g_get_real_time (),
                           error);
  return NULL;
}

static void
say (Desk *self, const char *key, const char *state, const char *detail)
{
  Health health = { key, state, detail };

  console_fixture_write (&self->desk, write_health, &health);
}

static const char *
get_place (Desk *self)
{
  return gtk_stack_get_visible_child_name (self->window->places);
}

static gboolean
is_at_connection (gpointer data)
{
  return strcmp (get_place (data), "connection") == 0;
}

static gboolean
is_at_inbox (gpointer data)
{
  return strcmp (get_place (data), "inbox") == 0;
}

static void
test_keys (Desk *self, gconstpointer data)
{
  g_assert_cmpstr (get_place (self), ==, "inbox");
  press ("ctrl+7");
  g_assert_true (console_fixture_wait (is_at_connection, self));
  press ("ctrl+1");
  g_assert_true (console_fixture_wait (is_at_inbox, self));
  press ("ctrl+7");
  g_assert_true (console_fixture_wait (is_at_connection, self));
  /* What goes to a conversation goes to the inbox. */
  press ("alt+Down");
  g_assert_true (console_fixture_wait (is_at_inbox, self));
}

static void
test_facts (Desk *self, gconstpointer data)
{
  press ("ctrl+7");
  assert_says (self, "Last callback", "Nothing has come in yet");
  assert_says (self, "Public address", "Not given");
  say (self, "server", "ok", "http://127.0.0.1:8790");
  say (self, "public", "ok", "https://desk.example.de");
  say (self, "account", "ok", "wx0123456789abcdef");
  say (self, "wechat", "ok", "");
  assert_says (self, "Connected", "");
  assert_says (self, "Listening at", "http://127.0.0.1:8790");
  assert_says (self, "Public address", "https://desk.example.de");
  assert_says (self, "App id of the Official Account", "wx0123456789abcdef");
  say (self, "original-id", "changed", "gh_0123456789ab");
  assert_says (self, "App id of the Official Account",
               "wx0123456789abcdef; the original id was changed, it was gh_0123456789ab before");
}

/* What the bridge says of Paygate, and what to do about it. */
static void
test_paygate (Desk *self, gconstpointer data)
{
  press ("ctrl+7");
  assert_says (self, "Computop Paygate", "Not known yet");
  say (self, "paygate", "unset", "");
  assert_says (self, "Computop Paygate", "Not set up");
  say (self, "paygate", "failed", "hmac-password");
  assert_says (self, "Computop Paygate", "The HMAC password in the secrets file is missing");
  say (self, "paygate", "failed", "20120044");
  assert_says (self, "Computop Paygate", "Paygate refuses with code 20120044.");
  say (self, "paygate", "ok", "autohaus_demo");
  assert_says (self, "Computop Paygate", "Merchant id autohaus_demo");
}

static gpointer
write_callback (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (TresenRawCallback) callback = tresen_raw_callback_new ();
  gboolean is_new;

  callback->received_at_us = g_get_real_time () - 5 * G_USEC_PER_SEC;
  callback->dedupe_key = g_strdup ("wechat:m:1");
  tresen_store_callback_add (db, callback, &is_new, error);
  return NULL;
}

typedef struct
{
  Desk *desk;
  guint64 seconds; /* that were shown last */
} Age;

static gboolean
is_older (gpointer data)
{
  Age *age = data;
  AdwActionRow *row = find_row (GTK_WIDGET (age->desk->window->connection), "Last callback");
  const char *text = row != NULL ? adw_action_row_get_subtitle (row) : "";
  guint64 before = age->seconds;

  if (!g_str_has_suffix (text, " seconds ago"))
    return FALSE;
  age->seconds = MAX (before, g_ascii_strtoull (text, NULL, 10));
  return age->seconds > before;
}

/* A callback of five seconds ago: what is shown goes on with the time. */
static void
test_last_callback (Desk *self, gconstpointer data)
{
  Age age = { self, 5 };

  console_fixture_write (&self->desk, write_callback, NULL);
  press ("ctrl+7");
  g_assert_true (console_fixture_wait (is_older, &age));
  g_assert_true (console_fixture_wait (is_older, &age));
}

static gboolean
is_strip_shown (gpointer data)
{
  GtkWidget *revealer = gtk_widget_get_first_child (GTK_WIDGET (((Desk *) data)->window->strip));

  return gtk_revealer_get_reveal_child (GTK_REVEALER (revealer));
}

static gboolean
is_strip_gone (gpointer data)
{
  return !is_strip_shown (data);
}

static GtkWidget *
find_button (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
text_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
has_text (gpointer data)
{
  return *(char **) data != NULL;
}

/* The line across the window leads to the page, which has the address to copy, and is not needed there. */
static void
test_address (Desk *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  AdwActionRow *row;

  say (self, "server", "ok", "http://127.0.0.1:8790");
  say (self, "wechat", "address", "203.0.113.7");
  g_assert_true (console_fixture_wait (is_strip_shown, self));
  g_signal_emit_by_name (find_button (GTK_WIDGET (self->window->strip)), "clicked");
  g_assert_true (console_fixture_wait (is_at_connection, self));
  g_assert_true (console_fixture_wait (is_strip_gone, self));
  assert_says (self, "Refused by WeChat", "WeChat does not accept calls from 203.0.113.7");
  assert_says (self, "Address for the IP whitelist", "203.0.113.7");
  row = find_row (GTK_WIDGET (self->window->connection), "Address for the IP whitelist");
  g_signal_emit_by_name (find_button (GTK_WIDGET (row)), "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), NULL,
                                 text_read_cb, &text);
  g_assert_true (console_fixture_wait (has_text, &text));
  g_assert_cmpstr (text, ==, "203.0.113.7");
  say (self, "wechat", "ok", "");
  assert_says (self, "Address for the IP whitelist", NULL);
  assert_says (self, "Connected", "");
}

static gpointer
write_account (TresenDb *db, gpointer data, GError **error)
{
  gint64 now_us = g_get_real_time ();
  g_autofree char *today = tresen_wechat_beijing_day_to_text (tresen_wechat_beijing_day (now_us));
  TresenQuota lists = { (char *) "/cgi-bin/user/get", today, 412, 0 };
  TresenQuota replies
      = { (char *) "/cgi-bin/message/custom/send", today, 9, now_us + G_TIME_SPAN_HOUR };

  if (tresen_store_right_set (db, TRESEN_RIGHT_QR, "granted", 0, now_us, error)
      && tresen_store_right_set (db, TRESEN_RIGHT_TEMPLATE, "refused", 48001, now_us, error)
      && tresen_store_quota_set (db, &lists, error))
    tresen_store_quota_set (db, &replies, error);
  return NULL;
}

static void
test_rights_and_quotas (Desk *self, gconstpointer data)
{
  press ("ctrl+7");
  assert_says (self, "Notices by template", "Not known yet");
  console_fixture_write (&self->desk, write_account, NULL);
  assert_says (self, "Notices by template", "Not granted, checked");
  assert_says (self, "QR codes with a lead source", "Granted, checked");
  assert_says (self, "Menu", "Not known yet");
  assert_says (self, "Lists of followers", "412 of 500");
  assert_says (self, "Replies", "Used up until");
}

static gboolean
is_refused (gpointer data)
{
  return !tresen_rights_may (data, TRESEN_RIGHT_TEMPLATE);
}

/* What others bind their controls to: what is not known is offered, what is refused is not. */
static void
test_bound_controls (Desk *self, gconstpointer data)
{
  g_autoptr (TresenRights) rights = tresen_rights_new (self->desk.store, self->desk.feed);
  GtkWidget *notices = g_object_ref_sink (gtk_button_new ());
  GtkWidget *codes = g_object_ref_sink (gtk_button_new ());

  tresen_rights_bind (rights, TRESEN_RIGHT_TEMPLATE, notices);
  tresen_rights_bind (rights, TRESEN_RIGHT_QR, codes);
  g_assert_true (gtk_widget_get_visible (notices));
  console_fixture_write (&self->desk, write_account, NULL);
  g_assert_true (console_fixture_wait (is_refused, rights));
  g_assert_true (tresen_rights_may (rights, TRESEN_RIGHT_QR));
  g_assert_false (gtk_widget_get_visible (notices));
  g_assert_true (gtk_widget_get_visible (codes));
  g_object_unref (notices);
  g_object_unref (codes);
}

static gpointer
write_erasure (TresenDb *db, gpointer data, GError **error)
{
  static guint n_erased;
  g_autofree char *openid = g_strdup_printf ("o_erased_%04u", ++n_erased);
  gint64 now_us = g_get_real_time ();
  gint64 id = tresen_store_customer_ensure (db, openid, now_us, NULL, error);

  tresen_store_customer_erase (db, id, data, now_us, error);
  return NULL;
}

static GtkWidget *
find_label (GtkWidget *widget, const char *begin)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && g_str_has_prefix (gtk_label_get_label (GTK_LABEL (widget)), begin))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, begin);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_told (gpointer data)
{
  return find_label (GTK_WIDGET (((Desk *) data)->window), "WeChat asked for the data of") != NULL;
}

/* What staff erase they know of; what WeChat asked for they are told. */
static void
test_erasures (Desk *self, gconstpointer data)
{
  press ("ctrl+7");
  assert_says (self, "Menu", "Not known yet");
  g_assert_null (find_label (GTK_WIDGET (self->window->connection), "Erased Data"));
  console_fixture_write (&self->desk, write_erasure, (gpointer) "staff");
  assert_says (self, "Erased here", "");
  g_assert_nonnull (find_label (GTK_WIDGET (self->window->connection), "Erased Data"));
  console_fixture_settle (200);
  g_assert_false (is_told (self));
  console_fixture_write (&self->desk, write_erasure, (gpointer) "user_authorization_revoke");
  g_assert_true (console_fixture_wait (is_told, self));
  assert_says (self, "A customer withdrew consent", "");
  console_fixture_write (&self->desk, write_erasure, (gpointer) "user_authorization_cancellation");
  assert_says (self, "A customer closed the WeChat account", "");
}

static gpointer
read_job (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) jobs = tresen_store_jobs_next (db, GPOINTER_TO_INT (data), 5, error);

  g_assert_cmpuint (jobs->len, <=, 1);
  return jobs->len > 0 ? g_strdup (((TresenJob *) jobs->pdata[0])->detail) : NULL;
}

typedef struct
{
  Desk *desk;
  TresenJobKind kind;
  const char *detail;
} WantedJob;

static gboolean
is_asked_for (gpointer data)
{
  const WantedJob *wanted = data;
  g_autofree char *detail
      = console_fixture_read (&wanted->desk->desk, read_job, GINT_TO_POINTER ((int) wanted->kind));

  return g_strcmp0 (detail, wanted->detail) == 0;
}

static void
assert_asked (Desk *self, TresenJobKind kind, const char *detail)
{
  WantedJob wanted = { self, kind, detail };

  g_assert_true (console_fixture_wait (is_asked_for, &wanted));
}

/* By the key that is underlined in their labels, as a person without a mouse does. */
static void
test_wishes (Desk *self, gconstpointer data)
{
  say (self, "server", "ok", "http://127.0.0.1:8790");
  say (self, "wechat", "refused", "40125");
  press ("ctrl+7");
  assert_says (self, "Refused by WeChat", "WeChat does not accept the app id");
  press ("alt+t");
  assert_asked (self, TRESEN_JOB_PROBE_RIGHTS, "{\"resumes\":true}");
  press ("alt+h");
  assert_asked (self, TRESEN_JOB_PROBE_RIGHTS, "{}");
}

/* The question that is asked now; %NULL when none is. */
static AdwMessageDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_mapped (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static gboolean
has_dialog (gpointer data)
{
  return find_dialog () != NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return !has_dialog (data);
}

/* Only behind a question. */
static void
test_reset (Desk *self, gconstpointer data)
{
  press ("ctrl+7");
  assert_says (self, "Menu", "Not known yet");
  press ("alt+r");
  g_assert_true (console_fixture_wait (has_dialog, self));
  press ("Escape");
  g_assert_true (console_fixture_wait (has_no_dialog, self));
  assert_asked (self, TRESEN_JOB_CLEAR_QUOTA, NULL);
  press ("alt+r");
  g_assert_true (console_fixture_wait (has_dialog, self));
  adw_message_dialog_response (find_dialog (), "reset");
  assert_asked (self, TRESEN_JOB_CLEAR_QUOTA, "{}");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/connection/" name, Desk, NULL, desk_set_up, func, desk_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("keys", test_keys);
  ADD ("facts", test_facts);
  ADD ("paygate", test_paygate);
  ADD ("last-callback", test_last_callback);
  ADD ("address", test_address);
  ADD ("rights-and-quotas", test_rights_and_quotas);
  ADD ("bound-controls", test_bound_controls);
  ADD ("erasures", test_erasures);
  ADD ("wishes", test_wishes);
  ADD ("reset", test_reset);
  return g_test_run ();
}
