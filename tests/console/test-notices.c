/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialog for notices in a real window over a real store, without a bridge; keys come from xdotool. */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "console-fixture.h"
#include "tresen-console.h"
#include "tresen-notice-dialog.h"
#include "tresen-notice-words.h"
#include "tresen-notice.h"
#include "tresen-store-jobs.h"
#include "tresen-store-templates.h"
#include "tresen-store-timeline.h"
#include "tresen-wechat-template.h"

typedef struct
{
  ConsoleFixture desk;
  GtkWidget *parent;
  GtkWidget *dialog; /* %NULL when it has closed */
  gint64 customer_id;
} Fixture;

static gpointer
write_templates (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  TresenTemplate template
      = { (char *) "T-1", (char *) "取车通知",
          (char *) "车牌:{{car_number1.DATA}}\n项目:{{thing2.DATA}}\n时间:{{time3.DATA}}",
          (char *) "" };

  g_ptr_array_add (list, &template);
  tresen_store_templates_replace (db, list, g_get_real_time (), error);
  return NULL;
}

/* As the bridge would: the job is done, and what it came to is written down. */
static gpointer
write_refusal (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) jobs = tresen_store_jobs_next (db, TRESEN_JOB_FETCH_TEMPLATES, 1, error);
  const TresenJob *job = jobs != NULL && jobs->len == 1 ? jobs->pdata[0] : NULL;

  if (job != NULL && tresen_store_job_start (db, job->id, error)
      && tresen_store_job_finish (db, job->id, TRESEN_JOB_FAILED, "code 48001", error))
    tresen_store_templates_set_refused (db, 48001, "code 48001", g_get_real_time (), error);
  return GINT_TO_POINTER (job != NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  console_fixture_set_up (&self->desk, NULL);
  self->customer_id
      = console_fixture_add_customer (&self->desk, "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc", "Li Wei");
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static void
open_dialog (Fixture *self)
{
  self->parent = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->parent), 600, 700);
  gtk_window_present (GTK_WINDOW (self->parent));
  self->dialog = GTK_WIDGET (tresen_notice_dialog_new (
      GTK_WINDOW (self->parent), self->desk.store, self->desk.clock, self->customer_id, "Li Wei"));
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
  gtk_window_present (GTK_WINDOW (self->dialog));
  g_assert_true (console_fixture_wait (is_mapped, self->dialog));
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->dialog == NULL;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  g_assert_true (console_fixture_wait (is_gone, self));
  gtk_window_destroy (GTK_WINDOW (self->parent));
  console_fixture_tear_down (&self->desk, NULL);
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

static void
run_xdotool (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  gboolean has_exited = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, exited_cb, &has_exited);
  g_assert_true (console_fixture_wait (is_set, &has_exited));
}

static void
type (const char *text)
{
  const char *const arguments[] = { "xdotool", "type", text, NULL };

  run_xdotool (arguments);
}

static void
press (const char *key)
{
  const char *const arguments[] = { "xdotool", "key", key, NULL };

  run_xdotool (arguments);
}

/* The first widget of a class that can be seen and says something. */
static GtkWidget *
find (GtkWidget *widget, GType class, const char *text)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), class) && gtk_widget_get_mapped (widget))
    {
      g_autofree char *title = NULL;
      const char *property = GTK_IS_BUTTON (widget) || GTK_IS_LABEL (widget) ? "label" : "title";

      g_object_get (widget, property, &title, NULL);
      if (g_strcmp0 (title, text) == 0)
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, class, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

typedef struct
{
  Fixture *fixture;
  GType class;
  const char *text;
  gboolean is_sensitive;
} Wanted;

static gboolean
is_there (gpointer data)
{
  const Wanted *wanted = data;
  GtkWidget *widget = find (wanted->fixture->dialog, wanted->class, wanted->text);

  return widget != NULL && gtk_widget_get_sensitive (widget) == wanted->is_sensitive;
}

static GtkWidget *
wait_for (Fixture *self, GType class, const char *text, gboolean is_sensitive)
{
  Wanted wanted = { self, class, text, is_sensitive };

  if (!console_fixture_wait (is_there, &wanted))
    g_error ("\"%s\" does not come", text);
  return find (self->dialog, class, text);
}

static gpointer
read_last (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) list = tresen_store_timeline_before (db, *(gint64 *) data, NULL, 1, error);

  return list != NULL && list->len > 0 ? tresen_timeline_entry_ref (list->pdata[0]) : NULL;
}

static void
test_by_keys (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;

  console_fixture_write (&self->desk, write_templates, NULL);
  open_dialog (self);
  gtk_widget_grab_focus (wait_for (self, ADW_TYPE_ENTRY_ROW, "车牌", TRUE));
  wait_for (self, GTK_TYPE_LABEL, "0 / 8", TRUE);
  type ("BDE1234");
  press ("Tab");
  type ("A text that is far too long");
  press ("Tab");
  type ("16:30");
  wait_for (self, GTK_TYPE_LABEL, "27 / 20", TRUE);
  wait_for (self, GTK_TYPE_LABEL, "项目: up to 20 characters in one line", TRUE);
  wait_for (self, GTK_TYPE_BUTTON, "_Send", FALSE);
  press ("shift+Tab");
  press ("ctrl+a");
  type ("Inspection");
  wait_for (self, GTK_TYPE_BUTTON, "_Send", TRUE);
  press ("alt+s");
  g_assert_true (console_fixture_wait (is_gone, self));
  entry = console_fixture_read (&self->desk, read_last, &self->customer_id);
  g_assert_cmpstr (entry->kind, ==, "template");
  g_assert_cmpint (entry->state, ==, TRESEN_MESSAGE_QUEUED);
  g_assert_cmpstr (entry->text, ==, "取车通知\n车牌: BDE1234\n项目: Inspection\n时间: 16:30");
  g_assert_nonnull (strstr (entry->detail, "\"template_id\":\"T-1\""));
  g_assert_nonnull (strstr (entry->detail, "\"thing2\":{\"value\":\"Inspection\"}"));
}

static void
test_escape (Fixture *self, gconstpointer data)
{
  console_fixture_write (&self->desk, write_templates, NULL);
  open_dialog (self);
  gtk_widget_grab_focus (wait_for (self, ADW_TYPE_ENTRY_ROW, "车牌", TRUE));
  press ("Escape");
  g_assert_true (console_fixture_wait (is_gone, self));
  g_assert_null (console_fixture_read (&self->desk, read_last, &self->customer_id));
}

/* It asks by itself when nothing is known, and takes the answer while it is open. */
static void
test_not_granted (Fixture *self, gconstpointer data)
{
  open_dialog (self);
  console_fixture_settle (300);
  g_assert_nonnull (console_fixture_write (&self->desk, write_refusal, NULL));
  wait_for (self, ADW_TYPE_STATUS_PAGE, "Notices Are Not Granted", TRUE);
  gtk_widget_grab_focus (wait_for (self, GTK_TYPE_BUTTON, "_Fetch Again", TRUE));
  press ("Return");
  console_fixture_settle (300);
  console_fixture_write (&self->desk, write_templates, NULL);
  wait_for (self, ADW_TYPE_ENTRY_ROW, "车牌", TRUE);
}

static void
test_words (void)
{
  g_autoptr (GPtrArray) fields
      = tresen_template_parse ("A:{{thing1.DATA}}\nB:{{phrase2.DATA}}\nC:{{time3.DATA}}");
  const char *const bad[] = { "", "okay", "soon" };
  const char *const good[] = { "Golf", "好", "16:30" };
  g_autofree char *faults = tresen_notice_words_faults (fields, bad);
  g_autofree char *none = tresen_notice_words_faults (fields, good);

  g_assert_cmpstr (faults, ==,
                   "B: up to 5 Chinese characters, nothing else\n"
                   "C: a time, such as 16:30 or 2026-11-22 16:30\n1 field is still empty");
  g_assert_null (none);
  g_assert_true (tresen_notice_url_is_good (""));
  g_assert_true (tresen_notice_url_is_good ("https://www.example.com/a?b=1#c"));
  g_assert_false (tresen_notice_url_is_good ("www.example.com"));
  g_assert_false (tresen_notice_url_is_good ("javascript:alert(1)"));
  g_assert_false (tresen_notice_url_is_good ("https://"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  tresen_console_init ();
  g_test_add_func ("/console/notices/words", test_words);
  g_test_add ("/console/notices/by-keys", Fixture, NULL, set_up, test_by_keys, tear_down);
  g_test_add ("/console/notices/escape", Fixture, NULL, set_up, test_escape, tear_down);
  g_test_add ("/console/notices/not-granted", Fixture, NULL, set_up, test_not_granted, tear_down);
  return g_test_run ();
}
