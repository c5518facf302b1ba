@echo off
rem The same as ./run, for Windows. Written with care, not yet run on Windows.
setlocal
set "HERE=%~dp0"
set "LOCK=lock"
if "%~1"=="test" set "LOCK=test"
where py >nul 2>nul
if errorlevel 1 goto nopython
py -3 -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))"
if errorlevel 1 goto nopython
py -3 "%HERE%installer\setup_venv.py" "%HERE%." %LOCK%
if errorlevel 1 exit /b 1
set PYTHONDONTWRITEBYTECODE=1
if "%~1"=="test" goto test
set "PYTHONPATH=%HERE%."
"%HERE%.venv\Scripts\python.exe" -P -m desktop %*
exit /b %errorlevel%
:test
pushd "%HERE%"
for /f "tokens=1*" %%a in ("%*") do set "REST=%%b"
.venv\Scripts\python.exe -m tests %REST%
set "RESULT=%errorlevel%"
popd
exit /b %RESULT%
:nopython
echo Python 3.11 to 3.14 is needed. Please install it from python.org and try again. 1>&2
exit /b 1
