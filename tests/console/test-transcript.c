/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The transcript over a long conversation: how much of it is loaded, and where the view stays. */
#include <adwaita.h>
#include <string.h>

#include "console-fixture.h"
#include "tresen-console.h"
#include "tresen-conversation-page.h"
#include "tresen-message-row.h"
#include "tresen-store-conversations.h"
#include "tresen-transcript.h"

#define N_ENTRIES 5000

typedef struct
{
  ConsoleFixture base;
  GtkWidget *window;
  TresenTranscript *transcript;
  gint64 customer_id;
  guint n_loaded; /* how often the end was shown */
} Fixture;

static void
loaded_cb (TresenTranscript *transcript, guint n_unread, Fixture *self)
{
  self->n_loaded++;
}

static gboolean
is_loaded (gpointer data)
{
  return ((Fixture *) data)->n_loaded > 0;
}

static void
entry_cb (TresenFeed *feed, gint64 customer_id, gint64 entry_id, Fixture *self)
{
  tresen_transcript_refresh_entry (self->transcript, entry_id);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  console_fixture_set_up (&self->base, data);
  self->customer_id = console_fixture_add_customer (&self->base, "oA", "Li Wei");
  console_fixture_add_texts (&self->base, self->customer_id, GPOINTER_TO_UINT (data),
                             G_TIME_SPAN_HOUR);
  self->window = gtk_window_new ();
  self->transcript = g_object_new (TRESEN_TYPE_TRANSCRIPT, NULL);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->transcript));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 600, 600);
  tresen_transcript_set_up (self->transcript, self->base.store, self->base.clock,
                            self->base.folder);
  g_signal_connect (self->transcript, "loaded", G_CALLBACK (loaded_cb), self);
  g_signal_connect (self->base.feed, "entry-added", G_CALLBACK (entry_cb), self);
  gtk_window_present (GTK_WINDOW (self->window));
  tresen_transcript_open (self->transcript, self->customer_id);
  g_assert_true (console_fixture_wait (is_loaded, self));
  console_fixture_settle (200);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  console_fixture_settle (50);
  console_fixture_tear_down (&self->base, data);
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

static GtkListBox *
get_list (Fixture *self)
{
  return GTK_LIST_BOX (find (GTK_WIDGET (self->transcript), GTK_TYPE_LIST_BOX));
}

/* The number of the message that a row shows. */
static int
number_at (Fixture *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (get_list (self), index);

  return atoi (tresen_message_row_get_entry (TRESEN_MESSAGE_ROW (row))->text + strlen ("Message "));
}

static GtkAdjustment *
get_adjustment (Fixture *self)
{
  return gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (find (GTK_WIDGET (self->transcript), GTK_TYPE_SCROLLED_WINDOW)));
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

typedef struct
{
  Fixture *fixture;
  int first;
  int last;
} Span;

static gboolean
shows_span (gpointer data)
{
  const Span *span = data;
  int n_rows = (int) tresen_transcript_get_n_rows (span->fixture->transcript);

  return n_rows > 0 && number_at (span->fixture, 0) == span->first
         && number_at (span->fixture, n_rows - 1) == span->last;
}

static void
wait_for_span (Fixture *self, int first, int last)
{
  Span span = { self, first, last };

  if (!console_fixture_wait (shows_span, &span))
    g_error ("expected %d to %d, got %d to %d", first, last, number_at (self, 0),
             number_at (self, (int) tresen_transcript_get_n_rows (self->transcript) - 1));
  console_fixture_settle (150);
  g_assert_true (shows_span (&span));
}

/* By the mouse a person is at the edge before that, where loading begins by itself. */
static void
press (Fixture *self, const char *label)
{
  GtkWidget *button = find_button (GTK_WIDGET (self->transcript), label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
}

/* Where a row stands on the screen. */
static double
get_place (Fixture *self, int number)
{
  for (int i = 0; gtk_list_box_get_row_at_index (get_list (self), i) != NULL; i++)
    if (number_at (self, i) == number)
      {
        graphene_rect_t bounds;

        g_assert_true (gtk_widget_compute_bounds (
            GTK_WIDGET (gtk_list_box_get_row_at_index (get_list (self), i)),
            GTK_WIDGET (self->transcript), &bounds));
        return bounds.origin.y;
      }
  g_error ("message %d is not there", number);
}

/* Never more than so many rows, whichever way a person goes. */
static void
test_window (Fixture *self, gconstpointer data)
{
  GtkAdjustment *adjustment = get_adjustment (self);

  wait_for_span (self, 4951, 5000);
  tresen_transcript_go_to_end (self->transcript);
  console_fixture_settle (100);
  g_assert_true (tresen_transcript_is_at_end (self->transcript));
  for (int first = 4901; first >= 4551; first -= 50)
    {
      gtk_adjustment_set_value (adjustment, 0);
      press (self, "Load Earlier Messages");
      wait_for_span (self, first, MIN (5000, first + TRESEN_TRANSCRIPT_MOST_ROWS - 1));
    }
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  press (self, "Load Later Messages");
  wait_for_span (self, 4601, 4800);
  g_assert_false (tresen_transcript_is_at_end (self->transcript));
  tresen_transcript_go_to_end (self->transcript);
  wait_for_span (self, 4951, 5000);
  g_assert_true (tresen_transcript_is_at_end (self->transcript));
}

static void
test_keeps_place (Fixture *self, gconstpointer data)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  double before;

  gtk_adjustment_set_value (adjustment, 100);
  console_fixture_settle (100);
  before = get_place (self, 4955);
  press (self, "Load Earlier Messages");
  wait_for_span (self, 4901, 5000);
  g_assert_cmpfloat_with_epsilon (get_place (self, 4955), before, 2.0);
}

static gboolean
has_51 (gpointer data)
{
  return tresen_transcript_get_n_rows (((Fixture *) data)->transcript) == 51;
}

static gboolean
shows_button (Fixture *self)
{
  return gtk_revealer_get_reveal_child (
      GTK_REVEALER (find (GTK_WIDGET (self->transcript), GTK_TYPE_REVEALER)));
}

/* At the end what is new comes into view; scrolled up the view stays and a button says that there is something. */
static void
test_follows (Fixture *self, gconstpointer data)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  double before;

  tresen_transcript_go_to_end (self->transcript);
  console_fixture_settle (100);
  console_fixture_add_texts (&self->base, self->customer_id, 1, 0);
  g_assert_true (console_fixture_wait (has_51, self));
  console_fixture_settle (100);
  g_assert_true (tresen_transcript_is_at_end (self->transcript));
  g_assert_false (shows_button (self));
  gtk_adjustment_set_value (adjustment, 100);
  console_fixture_settle (100);
  before = get_place (self, 4955);
  console_fixture_add_texts (&self->base, self->customer_id, 1, 0);
  console_fixture_settle (300);
  g_assert_cmpuint (tresen_transcript_get_n_rows (self->transcript), ==, 52);
  g_assert_cmpfloat_with_epsilon (get_place (self, 4955), before, 2.0);
  g_assert_true (shows_button (self));
  tresen_transcript_go_to_end (self->transcript);
  console_fixture_settle (100);
  g_assert_false (shows_button (self));
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  GtkStack *stack = GTK_STACK (find (GTK_WIDGET (self->transcript), GTK_TYPE_STACK));

  g_assert_cmpuint (tresen_transcript_get_n_rows (self->transcript), ==, 0);
  g_assert_true (ADW_IS_STATUS_PAGE (gtk_stack_get_visible_child (stack)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  tresen_console_init ();
  console_fixture_add_style ();
  g_test_add ("/console/transcript/window", Fixture, GUINT_TO_POINTER (N_ENTRIES), set_up,
              test_window, tear_down);
  g_test_add ("/console/transcript/keeps-place", Fixture, GUINT_TO_POINTER (N_ENTRIES), set_up,
              test_keeps_place, tear_down);
  g_test_add ("/console/transcript/follows", Fixture, GUINT_TO_POINTER (N_ENTRIES), set_up,
              test_follows, tear_down);
  g_test_add ("/console/transcript/empty", Fixture, GUINT_TO_POINTER (0), set_up, test_empty,
              tear_down);
  return g_test_run ();
}
