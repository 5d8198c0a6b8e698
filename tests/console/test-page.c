/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The conversation page: every template, the buttons beside a reply, unread marks, the budget as time goes by, the pane. */
#include <adwaita.h>
#include <string.h>

#include "console-fixture.h"
#include "tresen-budget-line.h"
#include "tresen-composer.h"
#include "tresen-console.h"
#include "tresen-conversation-page.h"
#include "tresen-customer-pane.h"
#include "tresen-message-row.h"
#include "tresen-picture-view.h"
#include "tresen-store-conversations.h"
#include "tresen-store-timeline.h"
#include "tresen-transcript.h"

typedef struct
{
  ConsoleFixture base;
  GtkWidget *window;
  GtkWidget *page;
} Fixture;

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

static gboolean
has_rows (gpointer data)
{
  return tresen_transcript_get_n_rows (
             TRESEN_TRANSCRIPT (find (((Fixture *) data)->page, TRESEN_TYPE_TRANSCRIPT)))
         > 0;
}

static void
open_window (Fixture *self, int width)
{
  self->window = gtk_window_new ();
  self->page = tresen_conversation_page_new ();
  tresen_conversation_page_set_up (TRESEN_CONVERSATION_PAGE (self->page), self->base.store,
                                   self->base.profile, self->base.clock, self->base.feed);
  gtk_window_set_child (GTK_WINDOW (self->window), self->page);
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, 700);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  console_fixture_set_up (&self->base, NULL);
  console_fixture_add_samples (&self->base);
  open_window (self, GPOINTER_TO_INT (data));
  console_fixture_settle (200);
  tresen_conversation_page_open (TRESEN_CONVERSATION_PAGE (self->page), 1);
  g_assert_true (console_fixture_wait (has_rows, self));
  console_fixture_settle (200);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  console_fixture_settle (100);
  console_fixture_tear_down (&self->base, NULL);
}

/* Each template of this page is built and taken down without a complaint. */
static void
test_templates (void)
{
  GType types[] = { TRESEN_TYPE_ATTACHMENT_LIST,   TRESEN_TYPE_BUDGET_LINE, TRESEN_TYPE_COMPOSER,
                    TRESEN_TYPE_CUSTOMER_PANE,     TRESEN_TYPE_MESSAGE_ROW, TRESEN_TYPE_TRANSCRIPT,
                    TRESEN_TYPE_CONVERSATION_PAGE, TRESEN_TYPE_PICTURE_VIEW };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *widget = g_object_new (types[i], NULL);

      if (GTK_IS_WINDOW (widget))
        {
          gtk_window_destroy (GTK_WINDOW (widget));
          continue;
        }
      g_object_ref_sink (widget);
      g_assert_finalize_object (widget);
    }
}

typedef struct
{
  Fixture *fixture;
  const char *text;
  TresenMessageState state;
  gint64 id;
} Wanted;

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  gint64 customer_id = 1;

  return tresen_store_timeline_before (db, customer_id, NULL, 100, error);
}

/* In the store, and on the screen. */
static gboolean
is_in_state (gpointer data)
{
  Wanted *wanted = data;
  Fixture *self = wanted->fixture;
  TresenTranscript *transcript = TRESEN_TRANSCRIPT (find (self->page, TRESEN_TYPE_TRANSCRIPT));
  g_autoptr (GPtrArray) list = console_fixture_read (&self->base, load_func, NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const TresenTimelineEntry *entry = g_ptr_array_index (list, i);
      const TresenTimelineEntry *shown = tresen_transcript_find_entry (transcript, entry->id);

      wanted->id = entry->id;
      if (g_strcmp0 (entry->text, wanted->text) == 0)
        return entry->state == wanted->state && shown != NULL && shown->state == wanted->state;
    }
  return FALSE;
}

static gint64
wait_for (Fixture *self, const char *text, TresenMessageState state)
{
  Wanted wanted = { self, text, state, 0 };

  g_assert_true (console_fixture_wait (is_in_state, &wanted));
  return wanted.id;
}

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return window;
    }
  return NULL;
}

/* As its button does it. */
static void
answer (const char *response)
{
  GtkWidget *dialog = find_dialog ();

  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* A reply that failed is queued again at once; of one that is not known a person is asked first. */
static void
test_send_again (Fixture *self, gconstpointer data)
{
  gint64 failed = wait_for (self, "This one was refused.", TRESEN_MESSAGE_FAILED);
  gint64 unknown = wait_for (self, "Of this one nobody knows.", TRESEN_MESSAGE_UNKNOWN);

  gtk_widget_activate_action (self->page, "conversation.send-again", "x", unknown);
  console_fixture_settle (200);
  g_assert_nonnull (find_dialog ());
  wait_for (self, "Of this one nobody knows.", TRESEN_MESSAGE_UNKNOWN);
  answer ("cancel");
  console_fixture_settle (200);
  wait_for (self, "Of this one nobody knows.", TRESEN_MESSAGE_UNKNOWN);
  gtk_widget_activate_action (self->page, "conversation.send-again", "x", unknown);
  console_fixture_settle (200);
  answer ("send");
  wait_for (self, "Of this one nobody knows.", TRESEN_MESSAGE_QUEUED);
  console_fixture_settle (200);
  /* That was the last reply: nothing more can be queued. */
  g_assert_null (find_dialog ());
  gtk_widget_activate_action (self->page, "conversation.send-again", "x", failed);
  console_fixture_settle (200);
  wait_for (self, "This one was refused.", TRESEN_MESSAGE_FAILED);
}

static void
test_failed_again (Fixture *self, gconstpointer data)
{
  gint64 failed = wait_for (self, "This one was refused.", TRESEN_MESSAGE_FAILED);

  gtk_widget_activate_action (self->page, "conversation.send-again", "x", failed);
  g_assert_cmpint (wait_for (self, "This one was refused.", TRESEN_MESSAGE_QUEUED), ==, failed);
  g_assert_null (find_dialog ());
}

static gboolean
has_text (gpointer data)
{
  TresenComposer *composer
      = TRESEN_COMPOSER (find (((Fixture *) data)->page, TRESEN_TYPE_COMPOSER));
  g_autofree char *text = tresen_composer_get_text (composer);

  return g_strcmp0 (text, "Please bring the service book along.") == 0;
}

static void
test_undo (Fixture *self, gconstpointer data)
{
  gint64 queued = wait_for (self, "Please bring the service book along.", TRESEN_MESSAGE_QUEUED);
  TresenTranscript *transcript = TRESEN_TRANSCRIPT (find (self->page, TRESEN_TYPE_TRANSCRIPT));

  gtk_widget_activate_action (self->page, "conversation.cancel", "x", queued);
  g_assert_true (console_fixture_wait (has_text, self));
  console_fixture_settle (200);
  g_assert_null (tresen_transcript_find_entry (transcript, queued));
}

static gpointer
count_func (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (TresenConversation) row = tresen_store_conversation_load (db, 1, error);

  return row != NULL ? GUINT_TO_POINTER (row->n_unread + 1) : NULL;
}

static gboolean
is_read (gpointer data)
{
  return GPOINTER_TO_UINT (console_fixture_read (&((Fixture *) data)->base, count_func, NULL)) == 1;
}

static void
test_mark_read (Fixture *self, gconstpointer data)
{
  g_assert_true (gtk_window_is_active (GTK_WINDOW (self->window)));
  g_assert_true (console_fixture_wait (is_read, self));
  tresen_conversation_page_open (TRESEN_CONVERSATION_PAGE (self->page), 0);
  console_fixture_add_texts (&self->base, 1, 1, 0);
  console_fixture_settle (300);
  g_assert_false (is_read (self));
}

static gboolean
is_pane_visible (Fixture *self)
{
  gboolean is_visible = FALSE;

  g_object_get (self->page, "pane-visible", &is_visible, NULL);
  return is_visible;
}

static gboolean
is_pane_wanted (Fixture *self)
{
  gboolean is_wanted = FALSE;

  g_object_get (self->page, "pane-wanted", &is_wanted, NULL);
  return is_wanted;
}

/* In a wide window the pane is there until the person does not want it; in a narrow one only when asked for. */
static void
test_pane_wide (Fixture *self, gconstpointer data)
{
  g_assert_true (is_pane_visible (self));
  gtk_widget_activate_action (self->page, "conversation.toggle-pane", NULL);
  g_assert_false (is_pane_visible (self));
  g_assert_false (is_pane_wanted (self));
  tresen_conversation_page_open (TRESEN_CONVERSATION_PAGE (self->page), 2);
  g_assert_false (is_pane_visible (self));
}

static void
test_pane_narrow (Fixture *self, gconstpointer data)
{
  g_assert_false (is_pane_visible (self));
  g_assert_true (is_pane_wanted (self));
  gtk_widget_activate_action (self->page, "conversation.toggle-pane", NULL);
  g_assert_true (is_pane_visible (self));
  gtk_widget_activate_action (self->page, "conversation.toggle-pane", NULL);
  g_assert_false (is_pane_visible (self));
  g_assert_true (is_pane_wanted (self));
  g_assert_cmpint (gtk_widget_get_width (self->page), <=, 360);
}

/* The line by itself, with time held: what it says at each moment. */
static void
test_budget (void)
{
  g_autoptr (TresenClock) clock = tresen_clock_new_manual (G_GINT64_CONSTANT (1700000000000000));
  g_autoptr (TresenConversation) conversation = tresen_conversation_new ();
  TresenBudgetLine *line = g_object_ref_sink (g_object_new (TRESEN_TYPE_BUDGET_LINE, NULL));
  TresenGrant *grant = &conversation->grants.of_kind[TRESEN_GRANT_MESSAGE];
  gint64 now_us = tresen_clock_now_us (clock);

  conversation->openid = g_strdup ("oA");
  conversation->name = g_strdup ("Li Wei");
  conversation->remark = g_strdup ("");
  conversation->is_followed = TRUE;
  *grant = (TresenGrant){ 5, 2, now_us, now_us + G_TIME_SPAN_HOUR };
  tresen_budget_line_set_up (line, clock);
  tresen_budget_line_set_conversation (line, conversation);
  g_assert_true (g_str_has_prefix (tresen_budget_line_get_text (line), "3 replies left · until "));
  conversation->n_waiting = 2;
  tresen_budget_line_refresh (line);
  g_assert_true (g_str_has_prefix (tresen_budget_line_get_text (line), "1 reply left · until "));
  tresen_clock_advance (clock, G_TIME_SPAN_HOUR - 30 * G_USEC_PER_SEC);
  tresen_budget_line_refresh (line);
  g_assert_cmpstr (tresen_budget_line_get_text (line), ==, "1 reply left · for less than a minute");
  conversation->n_waiting = 3;
  tresen_budget_line_refresh (line);
  g_assert_cmpstr (tresen_budget_line_get_text (line), ==,
                   "No replies left. The customer must write first.");
  tresen_clock_advance (clock, 31 * G_USEC_PER_SEC);
  tresen_budget_line_refresh (line);
  g_assert_nonnull (
      strstr (tresen_budget_line_get_text (line), "more than 48 hours since the last message"));
  conversation->is_followed = FALSE;
  tresen_budget_line_refresh (line);
  g_assert_true (g_str_has_prefix (tresen_budget_line_get_text (line), "Li Wei no longer follows"));
  g_assert_finalize_object (line);
}

/* Nobody has to touch anything for the window to close on the screen. */
static gboolean
is_closed (gpointer data)
{
  return tresen_budget_line_get_budget (data).state == TRESEN_BUDGET_CLOSED;
}

static void
test_budget_ticks (void)
{
  g_autoptr (TresenClock) clock = tresen_clock_new_system ();
  g_autoptr (TresenConversation) conversation = tresen_conversation_new ();
  TresenBudgetLine *line = g_object_ref_sink (g_object_new (TRESEN_TYPE_BUDGET_LINE, NULL));
  gint64 now_us = tresen_clock_now_us (clock);

  conversation->is_followed = TRUE;
  conversation->grants.of_kind[TRESEN_GRANT_CLICK]
      = (TresenGrant){ 3, 0, now_us, now_us + G_USEC_PER_SEC };
  tresen_budget_line_set_up (line, clock);
  tresen_budget_line_set_conversation (line, conversation);
  g_assert_cmpint (tresen_budget_line_get_budget (line).left, ==, 3);
  g_assert_true (console_fixture_wait (is_closed, line));
  g_assert_cmpint (tresen_clock_now_us (clock) - now_us, <, 3 * G_USEC_PER_SEC);
  g_assert_finalize_object (line);
}

#define ADD(name, width, func)                                                                     \
  g_test_add ("/console/page/" name, Fixture, GINT_TO_POINTER (width), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  tresen_console_init ();
  g_test_add_func ("/console/templates", test_templates);
  g_test_add_func ("/console/budget-line/words", test_budget);
  g_test_add_func ("/console/budget-line/ticks", test_budget_ticks);
  ADD ("send-again", 900, test_send_again);
  ADD ("failed-again", 900, test_failed_again);
  ADD ("undo", 900, test_undo);
  ADD ("mark-read", 900, test_mark_read);
  ADD ("pane-wide", 1200, test_pane_wide);
  ADD ("pane-narrow", 350, test_pane_narrow);
  return g_test_run ();
}
