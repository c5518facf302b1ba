"""The style sheet, with ``$names`` for colours (see ``palette.py``) and ``$px14`` for scaled sizes."""

from __future__ import annotations

from string import Template
from typing import Final

SHEET: Final = Template("""
* { font-family: "$sans"; font-size: $px14; color: $ink; }
QWidget { background: transparent; selection-background-color: $accent; selection-color: $on_accent; }
QMainWindow, QDialog, QFileDialog, QWidget[part="ground"], QWidget[part="prompt"] { background: $ground; }
QToolTip { background: $surface; color: $ink; border: 1px solid $line; padding: $px4; }

QLabel[part="title"] { font-size: $px28; font-weight: 600; }
QLabel[part="heading"] { font-size: $px20; font-weight: 600; }
QLabel[part="lead"] { font-size: $px16; font-weight: 600; }
QLabel[part="question"] { font-size: $px16; }
QLabel[part="muted"] { color: $muted; }
QLabel[part="margin"] { color: $muted; font-size: $px12; }
QLabel[part="trouble"] { color: $danger; }
QLabel[part="serif"] { font-family: "$serif"; font-size: $px16; }
QLabel[part="aloud"] { font-family: "$serif"; font-size: $px24; }
QLabel[part="code"] { font-weight: 600; font-size: $px16; }
QLabel[part="number"] { font-size: $px28; font-weight: 600; }

QPushButton { min-height: $px22; padding: $px6 $px16; border-radius: $px6; border: 1px solid $line;
  background: $surface; color: $ink; }
QPushButton:hover { background: $accent_ground; }
QPushButton:focus { border: 2px solid $accent; padding: $px5 $px14; }
QPushButton:disabled { color: $muted; border-color: $hairline; background: $ground; }
QPushButton[part="quiet"]:checked { background: $accent_ground; border: 1px solid $accent; }
QPushButton[part="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent;
  font-weight: 600; }
QPushButton[part="primary"]:focus { border: 2px solid $ink; }
QPushButton[part="primary"]:disabled { background: $hairline; color: $muted; border-color: $hairline; }
QPushButton[part="danger"] { background: $danger_ground; color: $danger; border: 1px solid $danger;
  font-weight: 600; }
QPushButton[part="link"] { border: 1px solid transparent; background: transparent; color: $accent;
  padding: $px6 $px8; text-align: left; }
QPushButton[part="link"]:hover { background: $accent_ground; }
QPushButton[part="link"]:focus { border: 2px solid $accent; padding: $px5 $px7; }
QPushButton[part="link"]:disabled { color: $muted; }
QPushButton[part="bar"] { border: 1px solid transparent; background: transparent; padding: $px5 $px10; }
QPushButton[part="bar"]:hover { background: $accent_ground; }
QPushButton[part="bar"]:focus { border: 2px solid $accent; padding: $px4 $px8; }
QPushButton[part="bar"]:disabled { color: $muted; background: transparent; }
QPushButton[part="reason"] { min-height: $px18; padding: $px2 $px8; border: 1px solid transparent;
  background: transparent; color: $muted; font-size: $px12; border-radius: $px4; }
QPushButton[part="reason"]:hover { background: $accent_ground; color: $ink; }
QPushButton[part="reason"]:focus { border: 2px solid $accent; padding: $px1 $px7; }
QPushButton[part="reason"]:checked { background: $accent_ground; color: $ink; border: 1px solid $accent; }
QPushButton[part="reason"]:checked:focus { border: 2px solid $accent; padding: $px1 $px7; }
QPushButton[part="module"] { border: 1px solid transparent; background: transparent; text-align: left;
  padding: $px5 $px8; border-radius: $px4; }
QPushButton[part="module"]:hover { background: $accent_ground; }
QPushButton[part="module"]:checked { background: $accent_ground; font-weight: 600; }
QPushButton[part="module"]:focus { border: 2px solid $accent; padding: $px4 $px7; }

QLineEdit, QSpinBox, QComboBox, QDateEdit, QTimeEdit, QPlainTextEdit, QTextEdit, QListView, QTableView,
QTreeView { background: $surface; border: 1px solid $line; border-radius: $px6; }
QLineEdit, QSpinBox, QComboBox, QDateEdit, QTimeEdit { min-height: $px22; padding: $px6 $px10; }
QPlainTextEdit, QTextEdit { padding: $px6; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus, QListView:focus,
QTableView:focus, QTreeView:focus, QDateEdit:focus, QTimeEdit:focus { border: 2px solid $accent; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QTextEdit:disabled,
QLineEdit:read-only { background: $ground; color: $muted; border-color: $hairline; }
QComboBox { padding-right: $px28; }
QComboBox::drop-down { width: 0; border: none; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; padding: $px4; }
QTextEdit[part="paper"], QPlainTextEdit[part="paper"] { font-family: "$serif"; font-size: $px16;
  border: 1px solid $hairline; border-radius: $px6; padding: $px16; }
QTextEdit[part="words"], QPlainTextEdit[part="words"] { font-family: "$serif"; font-size: $px16; }
QTextEdit[part="paper"]:focus, QPlainTextEdit[part="paper"]:focus { border: 2px solid $accent; }

QTableView { gridline-color: $hairline; border: 1px solid $hairline; alternate-background-color: $ground; }
QTableView::item, QListView::item { padding: $px6 $px8; min-height: $px24; }
QTableView::item:selected, QListView::item:selected { background: $accent_ground; color: $ink; }
QListView::indicator { width: $px14; height: $px14; border: 1px solid $line; border-radius: $px3;
  background: $surface; }
QListView::indicator:checked { background: $accent; border: 1px solid $accent; }
QTableView, QListView { outline: 0; }
QTableView::item:focus { border: none; background: $accent_ground; color: $ink; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: 1px solid $line;
  padding: $px8; font-size: $px12; text-align: left; }
QTableCornerButton::section { background: $surface; border: none; }

QFrame[part="card"] { background: $surface; border: 1px solid $hairline; border-radius: $px6; }
QFrame[part="sheet"] { background: $surface; border: 1px solid $hairline; }
QFrame[part="bar"] { background: $surface; border: none; border-bottom: 1px solid $hairline; }
QFrame[part="foot"] { background: $surface; border: none; border-top: 1px solid $hairline; }
QFrame[part="side"] { background: $ground; border: none; border-right: 1px solid $hairline; }
QFrame[part="plain"] { border: none; background: transparent; }
QFrame[part="rule"] { background: $hairline; border: none; max-height: 1px; min-height: 1px; }
QFrame[part="banner"][kind="notice"] { background: $notice_ground; border: 1px solid $notice;
  border-radius: $px6; }
QFrame[part="banner"][kind="danger"] { background: $danger_ground; border: 1px solid $danger;
  border-radius: $px6; }
QFrame[part="banner"][kind="good"] { background: $good_ground; border: 1px solid $good;
  border-radius: $px6; }
QFrame[part="banner"][kind="notice"] QLabel { color: $notice; }
QFrame[part="banner"][kind="danger"] QLabel { color: $danger; }
QFrame[part="banner"][kind="good"] QLabel { color: $good; }

QProgressBar { border: none; border-radius: $px4; background: $hairline; max-height: $px8; min-height: $px8;
  text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: $px4; }
QScrollArea { border: none; }
QScrollBar:vertical { width: $px12; background: transparent; margin: 0; }
QScrollBar:horizontal { height: $px12; background: transparent; margin: 0; }
QScrollBar::handle { background: $line; border-radius: $px4; min-height: $px32; min-width: $px32;
  margin: $px2; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page,
QScrollBar::sub-page { background: transparent; width: 0; height: 0; }
QSlider { min-height: $px36; }
QSlider::groove:horizontal { height: $px4; background: $line; border-radius: $px2; }
QSlider::sub-page:horizontal { height: $px4; background: $accent; border-radius: $px2; }
QSlider::handle:horizontal { width: $px20; height: $px20; margin: -$px8 0 -$px8 0; border-radius: $px10;
  background: $accent; border: none; }
QSlider::handle:horizontal:focus { border: 2px solid $ink; }
QSlider[part="unset"]::sub-page:horizontal { background: $line; }
QSlider[part="unset"]::handle:horizontal { background: $surface; border: 2px solid $line; }
QSlider[part="unset"]::handle:horizontal:focus { border: 2px solid $accent; }
QCheckBox, QRadioButton { spacing: $px8; min-height: $px28; }
QMenu { background: $surface; border: 1px solid $line; padding: $px4; }
QMenu::item { padding: $px6 $px24; border-radius: $px4; }
QMenu::item:selected { background: $accent_ground; }
QSplitter::handle { background: $hairline; }
QTabWidget::pane { border: 1px solid $hairline; }
QTabBar::tab { padding: $px8 $px16; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { border-bottom: 2px solid $accent; font-weight: 600; }

QLabel[part="struck"] { font-family: "$serif"; font-size: $px16; color: $muted;
  text-decoration: line-through; }
QLabel[part="outcome"] { font-weight: 600; padding: $px2 $px8; border-radius: $px4; }
QLabel[part="outcome"][kind="good"] { color: $good; background: $good_ground; }
QLabel[part="outcome"][kind="danger"] { color: $danger; background: $danger_ground; }
QLabel[part="outcome"][kind="notice"] { color: $notice; background: $notice_ground; }
QLabel[part="outcome"][kind="muted"] { color: $muted; background: $hairline; }
QTextEdit[part="account"] { border: 1px solid $hairline; padding: 0; }
QTextEdit[part="account"]:focus { border: 2px solid $accent; }
QLabel[part="small"] { font-size: $px12; font-weight: 600; }
QTreeView::item { padding: $px4 $px4; }
QTreeView::item:selected { background: $accent_ground; color: $ink; }
""")
