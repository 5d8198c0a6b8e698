/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "console-fixture.h"
#include "tresen-application.h"
#include "tresen-directory-model.h"
#include "tresen-follower-words.h"
#include "tresen-store-customers.h"
#include "tresen-store-jobs.h"
#include "tresen-store-names.h"
#include "tresen-window-private.h"

/* The page of all customers in the real window over a real store, without a bridge; keys come from xdotool. */

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
  g_autofree char *id = g_strdup_printf ("io.github.tresen.Tresen.Customers%u", n_started++);
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

/* As a person does it, by way of the X server. */
static void
run (const char *verb, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "xdotool", verb, what, NULL);
  gboolean has_exited = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, exited_cb, &has_exited);
  g_assert_true (console_fixture_wait (is_set, &has_exited));
}

#define PRESS(key) run ("key", key)
#define TYPE(text) run ("type", text)

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GListModel *
get_list (gpointer page)
{
  GObject *list = gtk_widget_get_template_child (page, G_OBJECT_TYPE (page), "list");

  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
}

static GListModel *
get_rows (Desk *self)
{
  return get_list (self->window->customers);
}

typedef struct
{
  Desk *desk;
  guint n_rows;
  const char *title;
  const char *sql;
  gint64 number;
} Wanted;

static gboolean
has_rows (gpointer data)
{
  const Wanted *wanted = data;

  return g_list_model_get_n_items (get_rows (wanted->desk)) == wanted->n_rows;
}

static void
wait_for_rows (Desk *self, guint n_rows)
{
  Wanted wanted = { .desk = self, .n_rows = n_rows };

  if (!console_fixture_wait (has_rows, &wanted))
    g_error ("%u rows instead of %u", g_list_model_get_n_items (get_rows (self)), n_rows);
}

static gboolean
has_title (gpointer data)
{
  const Wanted *wanted = data;
  g_autofree char *title = NULL;

  g_object_get (wanted->desk->window->page, "title", &title, NULL);
  return g_strcmp0 (title, wanted->title) == 0;
}

static void
wait_for_title (Desk *self, const char *title)
{
  Wanted wanted = { .desk = self, .title = title };

  g_assert_true (console_fixture_wait (has_title, &wanted));
}

/* Followers who have not written, as the bridge writes them. */
static gpointer
follow_func (TresenDb *db, gpointer data, GError **error)
{
  static const char *const openids[] = { "o-follows-aaaa", "o-follows-bbbb", "o-follows-cccc" };

  tresen_store_followers_add (db, openids, G_N_ELEMENTS (openids), 1, 1, error);
  tresen_store_progress_set (db, TRESEN_PROGRESS_FOLLOWERS, "running", 3, 12000, "list", 1, error);
  return NULL;
}

static gpointer
number_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenJobKind *kind = data;
  g_autoptr (GPtrArray) jobs = tresen_store_jobs_next (db, *kind, 10, error);

  return GUINT_TO_POINTER (jobs != NULL ? jobs->len : 0);
}

static gboolean
has_job (gpointer data)
{
  const Wanted *wanted = data;
  TresenJobKind kind = (TresenJobKind) wanted->number;

  return console_fixture_read (&wanted->desk->desk, number_func, &kind) != NULL;
}

static void
wait_for_job (Desk *self, TresenJobKind kind)
{
  Wanted wanted = { .desk = self, .number = kind };

  g_assert_true (console_fixture_wait (has_job, &wanted));
}

/* Searched and opened with the keyboard alone; who only follows is found here, and not in the inbox. */
static void
test_search (Desk *self, gconstpointer data)
{
  GListModel *inbox;

  console_fixture_add_texts (&self->desk,
                             console_fixture_add_customer (&self->desk, "o-li", "Li Wei"), 1, 0);
  console_fixture_add_texts (
      &self->desk, console_fixture_add_customer (&self->desk, "o-min", "Zhang Min"), 1, 0);
  console_fixture_write (&self->desk, follow_func, NULL);
  PRESS ("ctrl+3");
  wait_for_rows (self, 5);
  TYPE ("min");
  wait_for_rows (self, 1);
  PRESS ("Return");
  wait_for_title (self, "Zhang Min");
  PRESS ("ctrl+f");
  PRESS ("ctrl+a");
  TYPE ("bbbb");
  wait_for_rows (self, 1);
  PRESS ("Down");
  PRESS ("space");
  wait_for_title (self, "Customer bbbb");
  PRESS ("ctrl+f");
  PRESS ("ctrl+a");
  TYPE ("nobody");
  wait_for_rows (self, 0);
  inbox = get_list (self->window->inbox);
  g_assert_cmpuint (g_list_model_get_n_items (inbox), ==, 2);
}

static gboolean
has_name (gpointer data)
{
  const Wanted *wanted = data;
  GtkWidget *entry = find (GTK_WIDGET (wanted->desk->window->page), ADW_TYPE_ENTRY_ROW);

  return entry != NULL && strcmp (gtk_editable_get_text (GTK_EDITABLE (entry)), wanted->title) == 0;
}

/* In the field for the name, where what is typed arrives in its own time. */
static void
wait_for_name (Desk *self, const char *name)
{
  Wanted wanted = { .desk = self, .title = name };

  g_assert_true (console_fixture_wait (has_name, &wanted));
}

/* A name is typed, taken back with Escape, typed again and taken with Return: it is on its way to WeChat. */
static void
test_name (Desk *self, gconstpointer data)
{
  console_fixture_add_customer (&self->desk, "o-li", "Li Wei");
  PRESS ("ctrl+3");
  wait_for_rows (self, 1);
  PRESS ("Return");
  wait_for_title (self, "Li Wei");
  PRESS ("F2");
  TYPE ("Wrong");
  wait_for_name (self, "Wrong");
  PRESS ("Escape");
  wait_for_name (self, "Li Wei");
  PRESS ("F2");
  PRESS ("ctrl+a");
  TYPE ("Wei");
  PRESS ("Return");
  wait_for_title (self, "Wei");
  wait_for_job (self, TRESEN_JOB_SET_REMARK);
}

/* The fetching of followers says how far it is, and can be asked for when it is over. */
static void
test_progress (Desk *self, gconstpointer data)
{
  console_fixture_write (&self->desk, follow_func, NULL);
  PRESS ("ctrl+3");
  wait_for_rows (self, 3);
  gtk_widget_activate_action (GTK_WIDGET (self->window->customers), "customers.fetch", NULL);
  console_fixture_settle (100);
  g_assert_null (console_fixture_read (&self->desk, number_func,
                                       &(TresenJobKind){ TRESEN_JOB_FETCH_FOLLOWERS }));
}

static void
expect (char *words, const char *beginning)
{
  if (beginning == NULL)
    g_assert_null (words);
  else if (words == NULL || !g_str_has_prefix (words, beginning))
    g_error ("\"%s\" instead of \"%s\"", words != NULL ? words : "(nothing)", beginning);
  g_free (words);
}

static void
test_words (void)
{
  TresenProgress progress = { (char *) "running", 3200, 12000, (char *) "info", 0 };
  TresenDirectoryRow row = { .openid = (char *) "o-1234",
                             .name = (char *) "",
                             .remark = (char *) "",
                             .tags = (char *) "fleet\nVIP",
                             .is_followed = TRUE };
  gboolean is_trouble;

  expect (tresen_follower_words_progress (&progress, &is_trouble), "Fetching followers… 3");
  g_assert_false (is_trouble);
  progress.state = (char *) "failed";
  progress.detail = (char *) "48001";
  expect (tresen_follower_words_progress (&progress, &is_trouble), "WeChat does not let");
  g_assert_true (is_trouble);
  progress.state = (char *) "done";
  expect (tresen_follower_words_progress (&progress, &is_trouble), NULL);
  expect (tresen_follower_words_state (&row), "fleet · VIP");
  row.is_followed = FALSE;
  expect (tresen_follower_words_state (&row), "Does not follow · fleet · VIP");
  expect (tresen_follower_words_spoken (&row, 0), "Customer 1234, Does not follow");
  expect (tresen_follower_words_remark ("Li Wei", "Li Wei", 0), NULL);
  expect (tresen_follower_words_remark ("Li Wei Golf", "Li Wei", 0),
          "WeChat has room for less: Li Wei");
  expect (tresen_follower_words_remark ("Li Wei", "Other", 0), "Other");
  expect (tresen_follower_words_remark ("Li Wei", "", 48001), "WeChat does not let");
  expect (tresen_follower_words_tagging (0), NULL);
  expect (tresen_follower_words_tagging (45059), "WeChat gives a customer 20");
  expect (tresen_follower_words_tagging (45171), "WeChat tags only");
  expect (tresen_follower_words_tag_edit (TRESEN_TAG_EDIT_CREATE, 45158),
          "The tag could not be created. The name is too long");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/customers/" name, Desk, NULL, desk_set_up, func, desk_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("search", test_search);
  ADD ("name", test_name);
  ADD ("progress", test_progress);
  g_test_add_func ("/console/customers/words", test_words);
  return g_test_run ();
}
