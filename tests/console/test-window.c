/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "console-fixture.h"
#include "inbox-samples.h"
#include "tresen-application.h"
#include "tresen-console.h"
#include "tresen-conversation-item.h"
#include "tresen-conversation-text.h"
#include "tresen-store-conversations.h"
#include "tresen-store-health.h"
#include "tresen-store-outgoing.h"
#include "tresen-window-private.h"

/* The real window over a real store, without a bridge; what a person would do is done to the widgets. */

typedef struct
{
  ConsoleFixture desk;
  TresenApplication *application;
  TresenWindow *window;
} Desk;

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (GTK_WIDGET (((Desk *) data)->window));
}

static void
start (Desk *self)
{
  static guint n_started;
  g_autofree char *id = g_strdup_printf ("io.github.tresen.Tresen.Test%u", n_started++);
  g_autoptr (GError) error = NULL;

  self->application = tresen_application_new (id, self->desk.clock, TRUE);
  g_assert_true (g_application_register (G_APPLICATION (self->application), NULL, &error));
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (self->application));
  self->window
      = TRESEN_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (self->application)));
  g_assert_true (console_fixture_wait (is_mapped, self));
}

static void
desk_set_up (Desk *self, gconstpointer data)
{
  console_fixture_set_up (&self->desk, data);
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
  g_assert_null (gtk_application_get_windows (GTK_APPLICATION (self->application)));
  g_clear_object (&self->application);
  console_fixture_tear_down (&self->desk, data);
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
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

/* The list below the header bar, whose drop-down has a list and a stack of its own. */
static GtkWidget *
find_in_inbox (Desk *self, GType type)
{
  GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (self->window->inbox));

  return find (gtk_widget_get_last_child (box), type);
}

static GtkSingleSelection *
get_selection (Desk *self)
{
  GtkWidget *list = find_in_inbox (self, GTK_TYPE_LIST_VIEW);

  return GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
}

static guint
count_rows (Desk *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_selection (self)));
}

static gboolean
has_rows (gpointer data)
{
  return count_rows (data) > 0;
}

static void
fill (Desk *self)
{
  InboxSamples samples = { tresen_clock_now_us (self->desk.clock), 0, "ok", NULL };

  console_fixture_write (&self->desk, inbox_samples_write, &samples);
}

static void
show_desk (Desk *self)
{
  start (self);
  tresen_application_set_parts (self->application, self->desk.profile, self->desk.store);
  g_assert_true (console_fixture_wait (has_rows, self));
}

static const TresenConversation *
row_at (Desk *self, guint position)
{
  g_autoptr (TresenConversationItem) item
      = g_list_model_get_item (G_LIST_MODEL (get_selection (self)), position);

  g_assert_nonnull (item);
  return tresen_conversation_item_get (item);
}

static guint
find_row (Desk *self, const char *name)
{
  for (guint i = 0; i < count_rows (self); i++)
    if (g_strcmp0 (row_at (self, i)->name, name) == 0)
      return i;
  g_assert_not_reached ();
}

typedef struct
{
  Desk *desk;
  const char *title;
} Title;

static gboolean
has_title (gpointer data)
{
  Title *wanted = data;
  g_autofree char *title = NULL;

  g_object_get (wanted->desk->window->page, "title", &title, NULL);
  return g_strcmp0 (title, wanted->title) == 0;
}

static void
choose (Desk *self, const char *name)
{
  Title wanted = { self, name };

  gtk_single_selection_set_selected (get_selection (self), find_row (self, name));
  g_assert_true (console_fixture_wait (has_title, &wanted));
}

static void
test_loads_then_shows (Desk *self, gconstpointer data)
{
  fill (self);
  start (self);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->window->stack), ==, "loading");
  tresen_application_set_parts (self->application, self->desk.profile, self->desk.store);
  g_assert_true (console_fixture_wait (has_rows, self));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->window->stack), ==, "desk");
  g_assert_cmpuint (count_rows (self), ==, 8);
  g_assert_true (gtk_widget_get_visible (self->window->practice_strip));
  /* Nobody is opened, and so nothing is marked as read, before somebody chooses. */
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (self)), ==,
                    GTK_INVALID_LIST_POSITION);
}

static void
test_problem (Desk *self, gconstpointer data)
{
  g_autoptr (GError) error
      = g_error_new (TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NEWER, "version 9");

  start (self);
  tresen_application_set_problem (self->application, error);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->window->stack), ==, "problem");
  g_assert_cmpstr (adw_status_page_get_title (self->window->problem_page), ==,
                   "Database Is Newer Than Tresen");
  g_assert_cmpstr (gtk_label_get_text (self->window->problem_details), ==, "version 9");
}

static gpointer
write_again (TresenDb *db, gpointer data, GError **error)
{
  gint64 *id = data;

  tresen_store_outgoing_queue_text (db, id[0], "on its way", id[1], error);
  return NULL;
}

static gboolean
is_first_queued (gpointer data)
{
  return row_at (data, find_row (data, "王芳"))->n_waiting == 1;
}

/* The open conversation moves in the list: its row stays the selected one, and nothing is opened anew. */
static void
test_selection_moves_along (Desk *self, gconstpointer data)
{
  gint64 id[2];
  guint before;

  fill (self);
  show_desk (self);
  choose (self, "王芳");
  before = find_row (self, "王芳");
  id[0] = row_at (self, before)->customer_id;
  id[1] = tresen_clock_now_us (self->desk.clock);
  console_fixture_write (&self->desk, write_again, id);
  g_assert_true (console_fixture_wait (is_first_queued, self));
  g_assert_cmpuint (find_row (self, "王芳"), !=, before);
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (self)), ==,
                    find_row (self, "王芳"));
}

static gboolean
is_outer_folded (gpointer data)
{
  return adw_leaflet_get_folded (((Desk *) data)->window->outer);
}

static gboolean
is_inner_folded (gpointer data)
{
  return adw_leaflet_get_folded (((Desk *) data)->window->inner);
}

static gboolean
is_list_free (gpointer data)
{
  return gtk_single_selection_get_selected (get_selection (data)) == GTK_INVALID_LIST_POSITION;
}

static void
show_desk_of_width (Desk *self, int width)
{
  g_autoptr (GSettings) settings = tresen_console_settings_new ();

  g_assert_nonnull (settings);
  fill (self);
  g_settings_set_int (settings, TRESEN_KEY_WINDOW_WIDTH, width);
  show_desk (self);
  g_settings_reset (settings, TRESEN_KEY_WINDOW_WIDTH);
}

static void
test_wide (Desk *self, gconstpointer data)
{
  show_desk_of_width (self, 1120);
  g_assert_false (is_outer_folded (self));
  g_assert_false (is_inner_folded (self));
}

static void
test_middle (Desk *self, gconstpointer data)
{
  show_desk_of_width (self, 800);
  g_assert_true (console_fixture_wait (is_outer_folded, self));
  g_assert_false (is_inner_folded (self));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.back", NULL);
  g_assert_true (adw_leaflet_get_visible_child (self->window->outer)
                 == GTK_WIDGET (self->window->navigation));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.go-inbox", NULL);
  g_assert_true (adw_leaflet_get_visible_child (self->window->outer)
                 == GTK_WIDGET (self->window->places));
}

static void
test_narrow (Desk *self, gconstpointer data)
{
  AdwLeaflet *inner;

  show_desk_of_width (self, 370);
  inner = self->window->inner;
  g_assert_true (console_fixture_wait (is_inner_folded, self));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->window)), <=, 370);
  g_assert_true (adw_leaflet_get_visible_child (inner) == GTK_WIDGET (self->window->lists));
  choose (self, "Li Wei");
  g_assert_true (adw_leaflet_get_visible_child (inner) == GTK_WIDGET (self->window->page));
  /* Back at the list no conversation is open, so that the same one can be chosen again. */
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.back", NULL);
  g_assert_true (console_fixture_wait (is_list_free, self));
  choose (self, "Li Wei");
  g_assert_true (adw_leaflet_get_visible_child (inner) == GTK_WIDGET (self->window->page));
}

static void
test_steps (Desk *self, gconstpointer data)
{
  Title first = { self, "Zhang Min" };

  fill (self);
  show_desk (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.next-conversation", NULL);
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (self)), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.next-expiring", NULL);
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (self)), ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.previous-conversation", NULL);
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (self)), ==, 0);
  g_assert_true (console_fixture_wait (has_title, &first));
}

static gpointer
refuse_address (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_health_set (db, "wechat", "address", "203.0.113.7", *(gint64 *) data, error);
  return NULL;
}

static gboolean
is_strip_shown (gpointer data)
{
  GtkWidget *revealer = find (GTK_WIDGET (((Desk *) data)->window->strip), GTK_TYPE_REVEALER);

  return gtk_revealer_get_reveal_child (GTK_REVEALER (revealer));
}

static void
test_strip (Desk *self, gconstpointer data)
{
  gint64 now_us = tresen_clock_now_us (self->desk.clock);
  GtkWidget *label;

  fill (self);
  show_desk (self);
  g_assert_false (is_strip_shown (self));
  console_fixture_write (&self->desk, refuse_address, &now_us);
  g_assert_true (console_fixture_wait (is_strip_shown, self));
  label = find (GTK_WIDGET (self->window->strip), GTK_TYPE_LABEL);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (label)), "203.0.113.7"));
}

static gboolean
is_row_named (gpointer data)
{
  GtkWidget *row = find (GTK_WIDGET (((Desk *) data)->window->inbox),
                         g_type_from_name ("TresenConversationRow"));
  g_autofree char *label = tresen_conversation_text_accessible (
      row_at (data, 0), tresen_clock_now_us (((Desk *) data)->desk.clock));
  g_autofree char *wrong = NULL;

  if (row == NULL)
    return FALSE;
  wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                              GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  return wrong == NULL;
}

static void
test_row_is_named (Desk *self, gconstpointer data)
{
  fill (self);
  show_desk (self);
  g_assert_cmpstr (row_at (self, 0)->name, ==, "Zhang Min");
  g_assert_true (console_fixture_wait (is_row_named, self));
}

static gboolean
has_no_rows (gpointer data)
{
  return count_rows (data) == 0;
}

static void
test_empty_and_filter (Desk *self, gconstpointer data)
{
  GtkWidget *filter, *stack;

  fill (self);
  show_desk (self);
  filter = find (GTK_WIDGET (self->window->inbox), GTK_TYPE_DROP_DOWN);
  stack = find_in_inbox (self, GTK_TYPE_STACK);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (filter), TRESEN_FILTER_FAILED);
  console_fixture_settle (100);
  g_assert_cmpuint (count_rows (self), ==, 1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (filter), TRESEN_FILTER_UNREAD);
  console_fixture_settle (100);
  g_assert_cmpuint (count_rows (self), ==, 2);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "list");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (filter), TRESEN_FILTER_ALL);
  g_assert_true (console_fixture_wait (has_rows, self));
}

static void
test_no_conversations (Desk *self, gconstpointer data)
{
  GtkWidget *stack;

  start (self);
  tresen_application_set_parts (self->application, self->desk.profile, self->desk.store);
  console_fixture_settle (300);
  stack = find_in_inbox (self, GTK_TYPE_STACK);
  g_assert_true (has_no_rows (self));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "empty");
}

/* Each template that is not a window can be made by itself; with criticals fatal that is a parse and a check. */
static void
test_templates (void)
{
  g_auto (GStrv) names = NULL;
  guint n = 0;

  tresen_console_init ();
  g_type_ensure (TRESEN_TYPE_WINDOW);
  g_type_class_unref (g_type_class_ref (TRESEN_TYPE_WINDOW));
  names = g_resources_enumerate_children (TRESEN_CONSOLE_RESOURCES, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                          NULL);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (TRESEN_CONSOLE_RESOURCES "/", names[i], NULL);
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *class_name = NULL;
      const char *at;

      if (!g_str_has_suffix (names[i], ".ui"))
        continue;
      bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      at = strstr (g_bytes_get_data (bytes, NULL), "<template class=\"");
      g_assert_nonnull (at);
      at += strlen ("<template class=\"");
      class_name = g_strndup (at, strcspn (at, "\""));
      n++;
      if (g_type_from_name (class_name) != 0
          && !g_type_is_a (g_type_from_name (class_name), GTK_TYPE_WINDOW))
        {
          GtkWidget *widget = g_object_new (g_type_from_name (class_name), NULL);

          g_object_ref_sink (widget);
          g_assert_finalize_object (widget);
        }
    }
  g_assert_cmpuint (n, >=, 12);
}

static void
test_shortcuts_window (void)
{
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWindow *window;

  builder = gtk_builder_new_from_resource (TRESEN_CONSOLE_RESOURCES "/gtk/help-overlay.ui");
  window = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));
  g_assert_true (GTK_IS_SHORTCUTS_WINDOW (window));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  tresen_console_init ();
#define ADD(name, func)                                                                            \
  g_test_add ("/console/window/" name, Desk, NULL, desk_set_up, func, desk_tear_down)
  ADD ("loads-then-shows", test_loads_then_shows);
  ADD ("problem", test_problem);
  ADD ("no-conversations", test_no_conversations);
  ADD ("selection-moves-along", test_selection_moves_along);
  ADD ("wide", test_wide);
  ADD ("middle", test_middle);
  ADD ("narrow", test_narrow);
  ADD ("steps", test_steps);
  ADD ("filter", test_empty_and_filter);
  ADD ("strip", test_strip);
  ADD ("row-is-named", test_row_is_named);
#undef ADD
  g_test_add_func ("/console/window/templates", test_templates);
  g_test_add_func ("/console/window/shortcuts", test_shortcuts_window);
  return g_test_run ();
}
